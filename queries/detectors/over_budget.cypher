// Projects whose final figure is above their approved budget.
// $everything: 1 for all that have both, else 0; $hidden: the store gives it.
MATCH (n:Project)
WHERE n.budget > 0 AND n.settlement_total > 0
  AND ($everything = 1 OR n.settlement_total > n.budget)
OPTIONAL MATCH (n)-[f:PAID]->(y:Payee|VillageAccount)
WHERE NOT f.batch IN $hidden
WITH n, count(f) AS payments
WHERE payments > 0 OR NOT n.batch IN $hidden
RETURN n.id AS project,
       n.name AS name,
       n.division AS division,
       n.program_code AS programme,
       n.fiscal_year AS year,
       n.budget AS budget,
       n.settlement_total AS settlement,
       n.finished_at AS finished_at
ORDER BY project
