// Overwrites all properties of nodes of one label; ids that are not there are passed over.
// $rows: lists of the label's properties in the model's order.
UNWIND $rows AS row
MATCH (n:Entity {id: row[0]})
USING INDEX SEEK n:Entity(id)
WHERE '<label>' IN labels(n)
SET n = {<properties>}
RETURN count(n) AS made
