// Payments of programmes to persons who are too young or too old on the day.
// $codes, $named: of programmes; $under, $over: years of age that are no sign, $over included.
// IN PARTS
MATCH (n:Payee)
WHERE n.birth_year <> 0
MATCH (p:Allocation|Project)-[f:PAID]->(n)
WHERE (f.beneficiary = '' OR f.beneficiary = n.id)
  AND (p.program_code IN $codes OR p.name =~ $named)
  AND (f.at < (n.birth_year + $under - 1970) * 31556952000 + 172800000
    OR f.at > (n.birth_year + $over - 1969) * 31556952000 - 172800000)
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
       p.id AS payer,
       n.birth_year AS birth_year,
       f.beneficiary AS beneficiary
ORDER BY person, at, flow
