// Flows that leave a node, with all that is kept of them; in no order.
// $id: a node; $limit: rows, one more than the caller takes.
// $since and $until: epoch ms, inclusive; $least: fen; $kinds: kinds of flow; $fund: id or ''.
// $hidden: batches that readers must not see; the store gives it.
MATCH (a:Entity {id: $id})-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]->(b)
WHERE r.at >= $since AND r.at <= $until AND r.amount >= $least
  AND type(r) IN $kinds AND ($fund = '' OR r.fund = $fund)
  AND (size($hidden) = 0 OR NOT r.batch IN $hidden)
RETURN a.id AS near, b.id AS far, r.id AS flow, r.amount AS amount, r.at AS at, b.id AS other,
  type(r) AS kind, r.doc AS doc, r.fund AS fund, r.purpose AS purpose, r.batch AS batch, r.row AS row
LIMIT $limit
