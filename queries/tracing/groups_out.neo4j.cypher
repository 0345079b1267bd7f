// Nodes that money went to in one step, counted together.
// $id: a node; $by: 'kind', 'division' or 'year' (Asia/Shanghai); $limit: rows.
// $since and $until: epoch ms, inclusive; $least: fen; $kinds: kinds of flow; $fund: id or ''.
// Counted in two steps: beside a DISTINCT count the embedded engine loses the other sums.
MATCH (a:Entity {id: $id})-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]->(b)
WHERE r.at >= $since AND r.at <= $until AND r.amount >= $least
  AND type(r) IN $kinds AND ($fund = '' OR r.fund = $fund)
WITH b.id AS other, r.amount AS amount,
  CASE $by WHEN 'kind' THEN type(r) WHEN 'division' THEN b.division
    ELSE toString(datetime({epochMillis: r.at + 28800000}).year) END AS value
WITH value, other, count(*) AS flows, sum(amount) AS fen
WITH value, count(*) AS neighbours, sum(flows) AS flows, sum(fen) AS fen
RETURN value AS value, neighbours AS neighbours, flows AS flows, fen AS fen
ORDER BY fen DESC, value
LIMIT $limit
