// What some projects of buyers paid.
// $projects: their ids; $hidden: the store gives it.
MATCH (n:Agency)
MATCH (n)<-[m:MANAGED_BY]-(p:Project)-[f:PAID]->(y:Payee|VillageAccount)
WHERE p.id IN $projects
  AND NOT m.batch IN $hidden
  AND NOT f.batch IN $hidden
RETURN y.id AS person,
       y.name AS name,
       p.division AS division,
       p.program_code AS programme,
       p.name AS programme_name,
       f.id AS flow,
       f.amount AS amount,
       f.at AS at,
       f.fund AS fund,
       f.period AS period,
       p.id AS project,
       f.purpose AS purpose
ORDER BY project, at, flow
