// Companies that persons invest in.
// $ids: persons; $after, $before: window, ms, both ends out.
MATCH (p:Payee)-[r:CONTROLS]->(c:Payee)
WHERE p.id IN $ids AND r.relation = 'invests' AND r.since > $after AND r.since < $before
RETURN DISTINCT p.id AS person, c.id AS company
ORDER BY person, company
