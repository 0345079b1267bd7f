// Payments to some persons that were credited to an account.
// $persons: their ids, not empty.
MATCH (n:Payee)
WHERE n.id IN $persons
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
       'account:' + f.account AS account
ORDER BY person, at, flow
