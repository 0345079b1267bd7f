// What some persons returned of payments that are named.
// No parameters but $hidden, which the store gives.
MATCH (n:Payee)
MATCH (n)-[r:RETURNED]->(z:Allocation|Project|VillageAccount)
WHERE r.origin <> ''
  AND NOT r.batch IN $hidden
RETURN r.id AS flow,
       r.origin AS origin,
       r.amount AS amount
ORDER BY flow
