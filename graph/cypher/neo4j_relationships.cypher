// Makes flows or links of one kind between nodes that are there.
// $rows: lists of source id, target id, then the kind's properties in the model's order.
UNWIND $rows AS row
MATCH (a:Entity {id: row[0]})
USING INDEX SEEK a:Entity(id)
WHERE '<source>' IN labels(a)
MATCH (b:Entity {id: row[1]})
USING INDEX SEEK b:Entity(id)
WHERE '<target>' IN labels(b)
CREATE (a)-[r:<kind> {<properties>}]->(b)
RETURN count(r) AS made
