// Nodes that money came from in one step, over all flows, the most money first.
// $id: a node; $limit: rows.
// $since and $until: epoch ms, inclusive; $least: fen; $kinds: kinds of flow; $fund: id or ''.
// By place, and the id for what is left: reading it beside r costs three times that.
// A list of one id: with an equality the engine scans all flows.
MATCH (a)<-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]-(b)
WHERE a.id IN [$id]
  AND r.at >= $since AND r.at <= $until AND r.amount >= $least
  AND label(r) IN $kinds AND ($fund = '' OR r.fund = $fund)
WITH id(b) AS other, label(r) AS kind, count(*) AS flows, sum(r.amount) AS fen, min(r.at) AS first_at, max(r.at) AS last_at
WITH other, collect(kind) AS kinds, sum(flows) AS flows, sum(fen) AS fen, min(first_at) AS first_at, max(last_at) AS last_at
MATCH (c)
WHERE id(c) = other
RETURN c.id AS id, kinds AS kinds, flows AS flows, fen AS fen, first_at AS first_at, last_at AS last_at
ORDER BY fen DESC, id
LIMIT $limit
