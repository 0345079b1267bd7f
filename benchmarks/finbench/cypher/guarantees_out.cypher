// Guarantees that persons give; they carry no amount.
// $ids: persons; $after, $before: window, ms, both ends out.
MATCH (a:Payee)-[r:KIN_OF]->(b:Payee)
WHERE a.id IN $ids AND r.relation = 'guarantees' AND r.since > $after AND r.since < $before
RETURN a.id AS near, b.id AS far, 0 AS amount, r.since AS at
ORDER BY near, at, far
