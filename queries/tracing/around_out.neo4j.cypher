// Nodes that money went to in one step, once for each kind of flow and year (Asia/Shanghai); in no order.
// $id: a node.
// $since and $until: epoch ms, inclusive; $least: fen; $kinds: kinds of flow; $fund: id or ''.
// $hidden: batches that readers must not see; the store gives it.
MATCH (a:Entity {id: $id})-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]->(b)
WHERE r.at >= $since AND r.at <= $until AND r.amount >= $least
  AND type(r) IN $kinds AND ($fund = '' OR r.fund = $fund)
  AND (size($hidden) = 0 OR NOT r.batch IN $hidden)
WITH b, type(r) AS kind, datetime({epochMillis: r.at + 28800000}).year AS year, count(*) AS flows, sum(r.amount) AS fen,
  min(r.at) AS first_at, max(r.at) AS last_at
RETURN b.id AS id, b.division AS division, kind AS kind, year AS year, flows AS flows, fen AS fen,
  first_at AS first_at, last_at AS last_at
