// What people drew of programmes that their village has a say in.
// $open: codes of programmes that it has none in; $hidden: the store gives it.
MATCH (n:Payee)
MATCH (p:Allocation|Project)-[f:PAID]->(n)
WHERE NOT p.program_code IN $open AND NOT f.batch IN $hidden
// HINT (n JOIN f) JOIN p
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
       CASE WHEN n.household = '' THEN n.id ELSE n.household END AS household
ORDER BY person, at, flow
