// Loans that persons applied for, and what was lent, fen.
// $ids: persons.
MATCH (p:Payee)-[r:HAS_ACCOUNT]->(l:BankAccount)<-[g:ALLOCATED]-(:BankAccount)
WHERE p.id IN $ids AND r.relation = 'applied'
RETURN DISTINCT l.id AS loan, g.amount AS amount
ORDER BY loan
