// Flows that leave each of many nodes; sorted by the caller, who needs them all.
// $nodes: ids.
// $since and $until: epoch ms, inclusive; $least: fen; $kinds: kinds of flow; $fund: id or ''.
// Reading b.id beside r would scan every flow; a second MATCH by internal id does not.
UNWIND $nodes AS near
MATCH (a)
WHERE a.id = near
WITH a, near
MATCH (a)-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]->(b)
WHERE r.at >= $since AND r.at <= $until AND r.amount >= $least
  AND label(r) IN $kinds AND ($fund = '' OR r.fund = $fund)
WITH near, b, r.id AS flow, r.amount AS amount, r.at AS at
MATCH (c)
WHERE id(c) = id(b)
RETURN near AS near, c.id AS far, flow AS flow, amount AS amount, at AS at
