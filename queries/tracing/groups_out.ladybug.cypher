// Nodes that money went to in one step, counted together.
// $id: a node; $by: 'kind', 'division' or 'year' (Asia/Shanghai); $limit: rows.
// $since and $until: epoch ms, inclusive; $least: fen; $kinds: kinds of flow; $fund: id or ''.
// Counted in two steps: beside a DISTINCT count the embedded engine loses the other sums.
// By place, and properties for what is left: reading them beside r costs three times that.
// A list of one id: with an equality the engine scans all flows.
MATCH (a)-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]->(b)
WHERE a.id IN [$id]
  AND r.at >= $since AND r.at <= $until AND r.amount >= $least
  AND label(r) IN $kinds AND ($fund = '' OR r.fund = $fund)
WITH id(b) AS other, r.amount AS amount, CASE $by WHEN 'kind' THEN label(r)
  WHEN 'year' THEN CAST(date_part('year', epoch_ms(r.at + 28800000)) AS STRING) ELSE '' END AS value
WITH value, other, count(*) AS flows, sum(amount) AS fen
MATCH (c)
WHERE id(c) = other
WITH CASE $by WHEN 'division' THEN c.division ELSE value END AS value, count(*) AS neighbours,
  sum(flows) AS flows, sum(fen) AS fen
RETURN value AS value, neighbours AS neighbours, flows AS flows, fen AS fen
ORDER BY fen DESC, value
LIMIT $limit
