// What was lent by loans, fen, and what is outstanding, thousandths of a yuan.
// $ids: loans.
MATCH (l:BankAccount)<-[r:ALLOCATED]-(:BankAccount)
WHERE l.id IN $ids
RETURN l.id AS loan, r.amount AS amount, r.quantity AS balance
ORDER BY loan
