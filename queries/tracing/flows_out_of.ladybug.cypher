// Flows that leave a node, with all that is kept of them; in no order.
// $id: a node of the label; $limit: rows, one more than the caller takes.
// $since and $until: epoch ms, inclusive; $least: fen; $kinds: kinds of flow; $fund: id or ''.
// The hint: with so many conditions the engine would begin with all flows.
MATCH (a:<label>)-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]->(b)
WHERE a.id = $id
  AND r.at >= $since AND r.at <= $until AND r.amount >= $least
  AND label(r) IN $kinds AND ($fund = '' OR r.fund = $fund)
HINT (a JOIN r) JOIN b
RETURN id(a) AS near, id(b) AS far, r.id AS flow, r.amount AS amount, r.at AS at, b.id AS other,
  label(r) AS kind, r.doc AS doc, r.fund AS fund, r.purpose AS purpose, r.batch AS batch, r.row AS row
LIMIT $limit
