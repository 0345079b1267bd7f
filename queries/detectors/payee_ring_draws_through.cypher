// What somebody else drew for payees; money in fen.
// $hidden: the store gives it.
MATCH (n:Payee)
MATCH (n)<-[x:RECEIVED_FOR]-(y:Payee)<-[f:PAID]-(p:Allocation|Project)
WHERE f.beneficiary = n.id AND NOT f.batch IN $hidden AND NOT x.batch IN $hidden
// HINT (((n JOIN x) JOIN y) JOIN f) JOIN p
RETURN n.id AS person, n.name AS name, n.division AS division,
       CASE WHEN p.program_code = '' THEN p.id ELSE p.program_code END AS programme,
       p.name AS programme_name, f.id AS flow, f.amount AS amount, f.at AS at,
       f.fund AS fund, f.period AS period, n.household AS household
ORDER BY person, at, flow
