// Persons for whom one programme paid both them and others for one period.
// No parameters but $hidden, which the store gives.
MATCH (n:Payee)
MATCH (n)<-[x:RECEIVED_FOR]-(y:Payee)<-[f:PAID]-(p:Allocation|Project)
WHERE f.beneficiary = n.id
  AND NOT f.batch IN $hidden
  AND NOT x.batch IN $hidden
MATCH (q:Allocation|Project)-[g:PAID]->(n)
WHERE (g.beneficiary = '' OR g.beneficiary = n.id)
  AND g.period = f.period
  AND CASE WHEN q.program_code = '' THEN q.id ELSE q.program_code END
    = CASE WHEN p.program_code = '' THEN p.id ELSE p.program_code END
  AND NOT g.batch IN $hidden
RETURN DISTINCT n.id AS person
ORDER BY person
