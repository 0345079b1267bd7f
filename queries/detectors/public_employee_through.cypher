// Benefits paid to others for officials while these served.
// $kinds: of official; $slack: milliseconds that a payment may lie outside the service.
MATCH (n:Payee)
MATCH (o:Official)-[s:IS_PERSON]->(n)<-[x:RECEIVED_FOR]-(y:Payee)<-[f:PAID]-(p:Allocation|Project)
WHERE f.beneficiary = n.id
  AND o.kind IN $kinds
  AND (o.since = 0 OR f.at >= o.since - $slack)
  AND (o.until = 0 OR f.at <= o.until + $slack)
  AND NOT coalesce(p.kind, '') IN ['works', 'purchase']
  AND NOT f.batch IN $hidden
  AND NOT s.batch IN $hidden
  AND NOT x.batch IN $hidden
// HINT (((((n JOIN s) JOIN o) JOIN x) JOIN y) JOIN f) JOIN p
RETURN n.id AS person,
       n.name AS name,
       n.division AS division,
       CASE WHEN p.program_code = '' THEN p.id ELSE p.program_code END AS programme,
       p.name AS programme_name,
       f.id AS flow,
       f.amount AS amount,
       f.at AS at,
       f.fund AS fund,
       f.period AS period,
       p.id AS payer,
       f.purpose AS purpose,
       f.beneficiary AS beneficiary,
       o.id AS official,
       o.kind AS kind,
       o.post AS post,
       o.since AS since,
       o.until AS until
ORDER BY person, at, flow, official
