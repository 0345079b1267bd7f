// The earliest flow that reaches each of the nodes where money of a few nodes came from in one step; in no order.
// $nodes: offsets of the few in their label.
// $since and $until: epoch ms, inclusive; $least: fen; $kinds: kinds of flow; $fund: id or ''.
MATCH (a:<label>)<-[q:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]-(b)
WHERE offset(id(a)) IN $nodes
  AND q.at >= $since AND q.at <= $until AND q.amount >= $least
  AND label(q) IN $kinds AND ($fund = '' OR q.fund = $fund)
WITH DISTINCT b
MATCH (b)<-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]-(c)
WHERE r.at >= $since AND r.at <= $until AND r.amount >= $least
  AND label(r) IN $kinds AND ($fund = '' OR r.fund = $fund)
RETURN id(b) AS near, min(r.at) AS at
