// Which accounts companies own.
// $ids: accounts.
MATCH (c:Payee)-[r:HAS_ACCOUNT]->(a:BankAccount)
WHERE a.id IN $ids AND r.relation = 'owns' AND c.kind = 'enterprise'
RETURN DISTINCT a.id AS account
ORDER BY account
