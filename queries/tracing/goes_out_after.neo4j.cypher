// The latest flow that leaves each of the nodes where money of a few nodes went to in one step; in no order.
// $nodes: ids.
// $since and $until: epoch ms, inclusive; $least: fen; $kinds: kinds of flow; $fund: id or ''.
// $hidden: batches that readers must not see; the store gives it.
UNWIND $nodes AS node
MATCH (a:Entity {id: node})-[q:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]->(b)
WHERE q.at >= $since AND q.at <= $until AND q.amount >= $least
  AND type(q) IN $kinds AND ($fund = '' OR q.fund = $fund)
  AND (size($hidden) = 0 OR NOT q.batch IN $hidden)
WITH DISTINCT b
MATCH (b)-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]->(c)
WHERE r.at >= $since AND r.at <= $until AND r.amount >= $least
  AND type(r) IN $kinds AND ($fund = '' OR r.fund = $fund)
  AND (size($hidden) = 0 OR NOT r.batch IN $hidden)
RETURN b.id AS near, max(r.at) AS at
