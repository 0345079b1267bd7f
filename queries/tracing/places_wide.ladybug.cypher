// Where many nodes are in the store; in no order, the caller puts them in his.
// $nodes: ids.
UNWIND $nodes AS near
MATCH (a)
WHERE a.id = near
RETURN near AS id, id(a) AS node
