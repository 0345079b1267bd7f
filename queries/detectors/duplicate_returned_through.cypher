// What others who are paid for some persons returned of payments that are named.
// $persons: their ids, not empty.
MATCH (n:Payee)
WHERE n.id IN $persons
MATCH (n)<-[x:RECEIVED_FOR]-(y:Payee)-[r:RETURNED]->(z:Allocation|Project|VillageAccount)
WHERE r.origin <> ''
  AND NOT r.batch IN $hidden
  AND NOT x.batch IN $hidden
RETURN DISTINCT r.id AS flow,
       r.origin AS origin,
       r.amount AS amount
ORDER BY flow
