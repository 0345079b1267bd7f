// Blocked media that signed in to accounts.
// $ids: accounts; $after, $before: window, ms, both ends out.
MATCH (a:BankAccount)-[r:HAS_CONTACT]->(m:Contact)
WHERE a.id IN $ids AND r.since > $after AND r.since < $before AND m.name = 'blocked'
RETURN DISTINCT a.id AS account, m.id AS medium, m.kind AS kind
ORDER BY account, medium
