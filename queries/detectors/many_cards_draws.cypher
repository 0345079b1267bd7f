// Payments to people that were credited to an account.
// $hidden: the store gives it.
MATCH (n:Payee)
MATCH (p:Allocation|Project)-[f:PAID]->(n)
WHERE f.account <> ''
  AND NOT f.batch IN $hidden
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
       f.account AS account
ORDER BY person, at, flow
