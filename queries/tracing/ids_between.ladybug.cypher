// Ids of the nodes of one label that have an offset of a range; the caller keeps his.
// $first and $last: offsets in the label, inclusive. Only where a node is given by its place.
MATCH (n:<label>)
WHERE offset(id(n)) >= $first AND offset(id(n)) <= $last
RETURN n.id AS id, id(n) AS node
