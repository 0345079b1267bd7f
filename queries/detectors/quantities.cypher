// Works whose output was planned, with what was built and that they paid.
// $hidden: the store gives it.
MATCH (n:Project)
WHERE n.planned_output > 0 AND n.kind <> 'subsidy'
MATCH (n)-[f:PAID]->(y:Payee|VillageAccount)
WHERE NOT f.batch IN $hidden
RETURN DISTINCT n.id AS project,
       n.name AS name,
       n.division AS division,
       n.program_code AS programme,
       n.fiscal_year AS year,
       n.purpose AS purpose,
       n.contract_total AS contract,
       n.planned_output AS planned,
       n.actual_output AS actual,
       n.unit AS unit,
       n.started_at AS started_at,
       n.finished_at AS finished_at
ORDER BY project
