// Persons paid by two programmes that exclude each other.
// $codes: of programmes; $pairs: of them that exclude each other, one|two and two|one.
MATCH (n:Payee)
MATCH (p:Allocation|Project)-[f:PAID]->(n)
WHERE p.program_code IN $codes
  AND (f.beneficiary = '' OR f.beneficiary = n.id)
  AND NOT f.batch IN $hidden
WITH n.id AS person, collect(DISTINCT p.program_code) AS codes
WHERE size(codes) > 1
UNWIND codes AS one
UNWIND codes AS two
WITH person, one, two
WHERE (one + '|' + two) IN $pairs
RETURN DISTINCT person AS person
ORDER BY person
