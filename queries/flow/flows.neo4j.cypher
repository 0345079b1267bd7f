// All flows of one kind between two labels; in no order.
// $batches: of these only.
// $hidden: batches that readers must not see; the store gives it.
MATCH (a:<source>)-[r:<kind>]->(b:<target>)
WHERE r.batch IN $batches
  AND (size($hidden) = 0 OR NOT r.batch IN $hidden)
RETURN a.id AS source, b.id AS target, r.amount AS amount, r.at AS at,
       r.fund AS fund, r.batch AS batch, r.row AS row, r.id AS id
