// Nodes of one label. $ids.
UNWIND $ids AS id
MATCH (n:Entity {id: id})
USING INDEX n:Entity(id)
WHERE '<label>' IN labels(n)
RETURN properties(n) AS found
