// Fen that payees gave back, by the flow that it undoes.
// $hidden: the store gives it.
MATCH (n:Payee)
MATCH (n)-[r:RETURNED]->(p:Allocation|Project)
WHERE r.origin <> '' AND NOT r.batch IN $hidden
RETURN r.origin AS origin, sum(r.amount) AS amount
ORDER BY origin
