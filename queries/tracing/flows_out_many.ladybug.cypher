// Flows that leave each of some nodes of one label, however many flows; in no order.
// $nodes: offsets in the label.
// $since and $until: epoch ms, inclusive; $least: fen; $kinds: kinds of flow; $fund: id or ''.
// The hint: with so many conditions the engine would begin with all flows.
// Nodes are given by their places: reading b.id costs ten times the rest.
MATCH (a:<label>)-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]->(b)
WHERE offset(id(a)) IN $nodes
  AND r.at >= $since AND r.at <= $until AND r.amount >= $least
  AND label(r) IN $kinds AND ($fund = '' OR r.fund = $fund)
HINT (a JOIN r) JOIN b
RETURN id(a) AS near, id(b) AS far, r.id AS flow, r.amount AS amount, r.at AS at
