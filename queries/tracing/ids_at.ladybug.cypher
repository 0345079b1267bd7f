// Ids of a few nodes of one label; in no order.
// $nodes: offsets in the label. Only where a node is given by its place.
// An equality of internal ids would compare each node with each.
MATCH (n:<label>)
WHERE offset(id(n)) IN $nodes
RETURN n.id AS id, id(n) AS node
