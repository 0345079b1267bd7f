// Persons for whom one programme paid several times for one period.
// $least: of times; $apart: milliseconds; payments of a year further apart are instalments.
// IN PARTS
MATCH (n:Payee)
WHERE n.kind IN ['person', 'household', '']
MATCH (p:Allocation|Project)-[f:PAID]->(n)
WHERE (f.beneficiary = '' OR f.beneficiary = n.id)
  AND NOT f.batch IN $hidden
// HINT (n JOIN f) JOIN p
WITH n.id AS person,
     CASE WHEN p.program_code = '' THEN p.id ELSE p.program_code END AS programme,
     f.period AS period,
     count(*) AS times,
     max(f.at) - min(f.at) AS spread
WHERE times >= $least
  AND (size(period) = 7 OR times <= 3 OR spread < (times - 1) * $apart)
RETURN DISTINCT person AS person
ORDER BY person
