// The earliest flow that reaches each of the nodes; nodes without one are left out; in no order.
// $nodes: ids.
// $since and $until: epoch ms, inclusive; $least: fen; $kinds: kinds of flow; $fund: id or ''.
UNWIND $nodes AS near
MATCH (a:Entity {id: near})<-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]-(b)
WHERE r.at >= $since AND r.at <= $until AND r.amount >= $least
  AND type(r) IN $kinds AND ($fund = '' OR r.fund = $fund)
RETURN near AS near, min(r.at) AS at
