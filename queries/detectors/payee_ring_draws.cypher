// What payees drew, for themselves; money in fen.
// $hidden: the store gives it.
MATCH (n:Payee)
MATCH (p:Allocation|Project)-[f:PAID]->(n)
WHERE NOT f.batch IN $hidden AND (f.beneficiary = '' OR f.beneficiary = n.id)
// HINT (n JOIN f) JOIN p
RETURN n.id AS person, n.name AS name, n.division AS division,
       CASE WHEN p.program_code = '' THEN p.id ELSE p.program_code END AS programme,
       p.name AS programme_name, f.id AS flow, f.amount AS amount, f.at AS at,
       f.fund AS fund, f.period AS period, n.household AS household
ORDER BY person, at, flow
