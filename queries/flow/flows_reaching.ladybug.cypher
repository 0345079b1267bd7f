// Flows of one kind between two labels, by offsets of their target; in no order.
// $first and $last: offsets of the target in its label, inclusive; $batches: of these only.
// The hint: without it the engine begins with whichever end it likes.
MATCH (a:<source>)-[r:<kind>]->(b:<target>)
WHERE offset(id(b)) >= $first AND offset(id(b)) <= $last AND r.batch IN $batches
HINT (b JOIN r) JOIN a
RETURN offset(id(a)) AS source, offset(id(b)) AS target, r.amount AS amount, r.at AS at,
       r.fund AS fund, r.batch AS batch, r.row AS row, r.id AS id
