// Nodes of one label. $ids.
UNWIND $ids AS id
MATCH (n:Entity {id: id})
USING INDEX SEEK n:Entity(id)
WHERE '<label>' IN labels(n)
RETURN properties(n) AS found
