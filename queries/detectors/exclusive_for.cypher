// Persons for whom one of some programmes paid others.
// $codes: of programmes; $hidden: the store gives it.
MATCH (n:Payee)
MATCH (n)<-[x:RECEIVED_FOR]-(y:Payee)<-[f:PAID]-(p:Allocation|Project)
WHERE p.program_code IN $codes
  AND f.beneficiary = n.id
  AND NOT f.batch IN $hidden
  AND NOT x.batch IN $hidden
// HINT (((n JOIN x) JOIN y) JOIN f) JOIN p
RETURN DISTINCT n.id AS person
ORDER BY person
