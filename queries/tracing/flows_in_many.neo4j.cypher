// Flows that reach each of some nodes, however many flows; in no order.
// $nodes: ids.
// $since and $until: epoch ms, inclusive; $least: fen; $kinds: kinds of flow; $fund: id or ''.
// $hidden: batches that readers must not see; the store gives it.
UNWIND $nodes AS near
MATCH (a:Entity {id: near})<-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]-(b)
WHERE r.at >= $since AND r.at <= $until AND r.amount >= $least
  AND type(r) IN $kinds AND ($fund = '' OR r.fund = $fund)
  AND (size($hidden) = 0 OR NOT r.batch IN $hidden)
RETURN near AS near, b.id AS far, r.id AS flow, r.amount AS amount, r.at AS at
