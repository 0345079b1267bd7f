// Money by area that somebody else drew for people and that was not returned.
// $programmes: codes; $every: 1 for any; $hidden: the store gives it.
MATCH (n:Payee)
MATCH (n)<-[x:RECEIVED_FOR]-(y:Payee)<-[f:PAID]-(p:Allocation|Project)
WHERE f.quantity > 0
  AND ($every = 1 OR p.program_code IN $programmes)
  AND f.beneficiary = n.id
  AND NOT f.batch IN $hidden
  AND NOT x.batch IN $hidden
  AND NOT EXISTS {
    MATCH (y)-[b:RETURNED]->(s:Allocation|Project)
    WHERE b.origin = f.id AND NOT b.batch IN $hidden
  }
// HINT (((n JOIN x) JOIN y) JOIN f) JOIN p
RETURN DISTINCT n.id AS person,
       n.name AS name,
       n.division AS division,
       CASE WHEN p.program_code = '' THEN p.id ELSE p.program_code END AS programme,
       p.name AS programme_name,
       f.id AS flow,
       f.amount AS amount,
       f.at AS at,
       f.fund AS fund,
       f.period AS period,
       CASE WHEN n.household = '' THEN n.id ELSE n.household END AS household,
       p.id AS source,
       f.quantity AS quantity,
       f.purpose AS purpose,
       f.origin AS origin,
       0 AS rate
ORDER BY person, at, flow
