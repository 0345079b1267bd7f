// Persons for whom one programme paid others several times for one period.
// $least: of times; $apart: milliseconds; payments of a year further apart are instalments.
MATCH (n:Payee)
MATCH (n)<-[x:RECEIVED_FOR]-(y:Payee)<-[f:PAID]-(p:Allocation|Project)
WHERE f.beneficiary = n.id
  AND NOT f.batch IN $hidden
  AND NOT x.batch IN $hidden
// HINT (((n JOIN x) JOIN y) JOIN f) JOIN p
WITH n.id AS person,
     CASE WHEN p.program_code = '' THEN p.id ELSE p.program_code END AS programme,
     f.period AS period, f.id AS flow, min(f.at) AS at
WITH person, programme, period, count(*) AS times, max(at) - min(at) AS spread
WHERE times >= $least
  AND (size(period) = 7 OR times <= 3 OR spread < (times - 1) * $apart)
RETURN DISTINCT person AS person
ORDER BY person
