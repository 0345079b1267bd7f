// Persons for whom two programmes that exclude each other paid others.
// $codes: of programmes; $pairs: of them that exclude each other, one|two and two|one.
MATCH (n:Payee)
MATCH (n)<-[x:RECEIVED_FOR]-(y:Payee)<-[f:PAID]-(p:Allocation|Project)
WHERE p.program_code IN $codes
  AND f.beneficiary = n.id
  AND NOT f.batch IN $hidden
  AND NOT x.batch IN $hidden
// HINT (((n JOIN x) JOIN y) JOIN f) JOIN p
WITH n.id AS person, collect(DISTINCT p.program_code) AS codes
WHERE size(codes) > 1
UNWIND codes AS one
UNWIND codes AS two
WITH person, one, two
WHERE (one + '|' + two) IN $pairs
RETURN DISTINCT person AS person
ORDER BY person
