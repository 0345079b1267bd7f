// Accounts that persons own.
// $ids: persons.
MATCH (p:Payee)-[r:HAS_ACCOUNT]->(a:BankAccount)
WHERE p.id IN $ids AND r.relation = 'owns'
RETURN a.id AS account
ORDER BY account
