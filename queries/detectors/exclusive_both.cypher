// Persons paid by one programme, while another that excludes it paid others for them.
// $codes: of programmes; $pairs: of them that exclude each other, one|two and two|one.
MATCH (n:Payee)
MATCH (n)<-[x:RECEIVED_FOR]-(y:Payee)<-[f:PAID]-(p:Allocation|Project),
      (n)<-[g:PAID]-(q:Allocation|Project)
WHERE p.program_code IN $codes
  AND f.beneficiary = n.id
  AND NOT f.batch IN $hidden
  AND NOT x.batch IN $hidden
  AND q.program_code IN $codes
  AND (p.program_code + '|' + q.program_code) IN $pairs
  AND (g.beneficiary = '' OR g.beneficiary = n.id)
  AND NOT g.batch IN $hidden
// HINT (((((n JOIN x) JOIN y) JOIN f) JOIN p) JOIN g) JOIN q
RETURN DISTINCT n.id AS person
ORDER BY person
