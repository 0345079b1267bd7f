// Low-income money that a person was paid, by each thing that the person owns or controls.
// $programmes: codes; $every: 1 for whatever programme; $hidden: the store gives it.
MATCH (n:Payee)
MATCH (n)-[o:OWNS|CONTROLS]->(a:Asset|Payee)
WHERE a.kind IN ['vehicle', 'house', 'enterprise', 'cooperative']
  AND NOT o.batch IN $hidden
MATCH (p:Allocation|Project)-[f:PAID]->(n)
WHERE ($every = 1 OR p.program_code IN $programmes)
  AND (f.beneficiary = '' OR f.beneficiary = n.id)
  AND NOT f.batch IN $hidden
// HINT (n JOIN f) JOIN p
OPTIONAL MATCH (z:Payee)-[l:OWNS]->(a)
WHERE z.id <> n.id AND l.since > o.since AND NOT l.batch IN $hidden
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
       n.id AS owner,
       a.id AS thing,
       a.kind AS thing_kind,
       a.name AS thing_name,
       a.division AS thing_division,
       o.since AS since,
       o.until AS until,
       coalesce(min(l.since), 0) AS passed_at
ORDER BY person, at, flow, owner, thing, since
