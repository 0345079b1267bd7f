// Payments for somebody who had died before they were paid.
// $after: least milliseconds from the death to the payment; $hidden: the store gives it.
MATCH (n:Payee)
WHERE n.died_at <> 0
MATCH (p:Allocation|Project)-[f:PAID]->(n)
WHERE f.at >= n.died_at + $after
  AND (f.beneficiary = '' OR f.beneficiary = n.id)
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
       n.died_at AS died_at
ORDER BY person, at, flow
