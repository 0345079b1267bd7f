// Where a few nodes are in the store; in no order, the caller puts them in his.
// $nodes: ids.
MATCH (a)
WHERE a.id IN $nodes
RETURN a.id AS id, id(a) AS node
