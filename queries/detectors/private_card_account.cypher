// Money of a village's account that went to a bank account which an official has.
// $hidden: the store gives it.
MATCH (n:VillageAccount)
MATCH (n)-[f:TRANSFERRED]->(b:BankAccount)<-[h:HAS_ACCOUNT]-(p:Payee)<-[i:IS_PERSON]-(o:Official)
WHERE NOT f.batch IN $hidden
  AND NOT h.batch IN $hidden
  AND NOT i.batch IN $hidden
RETURN f.id AS flow,
       f.amount AS amount,
       f.at AS at,
       f.fund AS fund,
       f.purpose AS purpose,
       n.id AS village,
       n.name AS village_name,
       n.division AS division,
       p.id AS person,
       p.name AS name,
       o.kind AS kind,
       o.since AS since,
       o.until AS until
ORDER BY village, person, at, flow
