// Nodes that money went to in one step, once for each kind of flow and year (Asia/Shanghai); in no order.
// $id: a node.
// $since and $until: epoch ms, inclusive; $least: fen; $kinds: kinds of flow; $fund: id or ''.
// The hint: with so many conditions the engine would begin with all flows.
MATCH (a:<label>)-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]->(b)
WHERE a.id = $id
  AND r.at >= $since AND r.at <= $until AND r.amount >= $least
  AND label(r) IN $kinds AND ($fund = '' OR r.fund = $fund)
HINT (a JOIN r) JOIN b
WITH b, label(r) AS kind, date_part('year', epoch_ms(r.at + 28800000)) AS year, count(*) AS flows, sum(r.amount) AS fen,
  min(r.at) AS first_at, max(r.at) AS last_at
RETURN b.id AS id, b.division AS division, kind AS kind, year AS year, flows AS flows, fen AS fen,
  first_at AS first_at, last_at AS last_at
