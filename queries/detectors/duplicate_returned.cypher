// What some persons returned of payments that are named.
// $persons: their ids, not empty.
MATCH (n:Payee)
WHERE n.id IN $persons
MATCH (n)-[r:RETURNED]->(z:Allocation|Project|VillageAccount)
WHERE r.origin <> ''
  AND NOT r.batch IN $hidden
RETURN r.id AS flow,
       r.origin AS origin,
       r.amount AS amount
ORDER BY flow
