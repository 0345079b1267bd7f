// Ids of the nodes that have an offset of a range, in any table; the caller keeps his.
// $first and $last: offsets of nodes in their tables, inclusive. Only where a node is given by its place.
MATCH (n)
WHERE offset(id(n)) >= $first AND offset(id(n)) <= $last
RETURN n.id AS id, id(n) AS node
