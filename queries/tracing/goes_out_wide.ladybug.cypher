// The latest flow that leaves each of many nodes of one label; nodes without one are left out; in no order.
// $nodes: ids.
// $since and $until: epoch ms, inclusive; $least: fen; $kinds: kinds of flow; $fund: id or ''.
UNWIND $nodes AS near
MATCH (a:<label>)
WHERE a.id = near
WITH a
MATCH (a)-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]->(b)
WHERE r.at >= $since AND r.at <= $until AND r.amount >= $least
  AND label(r) IN $kinds AND ($fund = '' OR r.fund = $fund)
RETURN id(a) AS near, max(r.at) AS at
