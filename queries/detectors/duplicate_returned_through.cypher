// What others who are paid for some persons returned of payments that are named.
// No parameters but $hidden, which the store gives.
MATCH (n:Payee)
MATCH (n)<-[x:RECEIVED_FOR]-(y:Payee)-[r:RETURNED]->(z:Allocation|Project|VillageAccount)
WHERE r.origin <> ''
  AND NOT r.batch IN $hidden
  AND NOT x.batch IN $hidden
// HINT (((n JOIN x) JOIN y) JOIN r) JOIN z
RETURN DISTINCT r.id AS flow,
       r.origin AS origin,
       r.amount AS amount
ORDER BY flow
