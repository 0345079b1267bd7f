// Money of a village's account that went to an official, unless it was taken back in full.
// $hidden: the store gives it.
MATCH (n:VillageAccount)
MATCH (n)-[f:TRANSFERRED|PAID]->(p:Payee)<-[i:IS_PERSON]-(o:Official)
WHERE NOT f.batch IN $hidden
  AND NOT i.batch IN $hidden
  AND NOT EXISTS {
    MATCH (p)-[u:RETURNED]->(n)
    WHERE u.amount = f.amount AND u.at >= f.at AND NOT u.batch IN $hidden
  }
// HINT (((n JOIN f) JOIN p) JOIN i) JOIN o
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
