// Ids of the nodes that have one of some offsets, in any table; the caller keeps his.
// $offsets: of nodes in their tables. Only where a node is given by its place.
// An equality of internal ids would compare each node with each.
MATCH (n)
WHERE offset(id(n)) IN $offsets
RETURN n.id AS id, id(n) AS node
