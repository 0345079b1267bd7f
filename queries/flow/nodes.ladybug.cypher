// Ids of the nodes of one label that have an offset of a range; in no order.
// $first and $last: offsets in the label, inclusive.
MATCH (n:<label>)
WHERE offset(id(n)) >= $first AND offset(id(n)) <= $last
RETURN offset(id(n)) AS place, n.id AS id
