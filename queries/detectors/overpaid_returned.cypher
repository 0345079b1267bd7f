// What came back to some projects, as fen below zero.
// $projects: their ids; $hidden: the store gives it.
MATCH (n:Project)
WHERE n.id IN $projects
MATCH (n)<-[f:RETURNED]-(y:Payee|VillageAccount)
WHERE NOT f.batch IN $hidden
RETURN y.id AS person,
       y.name AS name,
       n.division AS division,
       n.program_code AS programme,
       n.name AS programme_name,
       f.id AS flow,
       0 - f.amount AS amount,
       f.at AS at,
       f.fund AS fund,
       f.period AS period,
       n.id AS project,
       f.purpose AS purpose
ORDER BY project, at, flow
