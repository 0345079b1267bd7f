// Ids of all nodes of a label.
MATCH (n:<label>)
RETURN n.id AS id
ORDER BY id
