// What brought money to some projects, with the titles and purposes of the documents.
// $projects: their ids; $hidden: the store gives it.
MATCH (n:Project)
WHERE n.id IN $projects
MATCH (n)<-[f:FUNDED]-(a:Allocation)
WHERE NOT f.batch IN $hidden
RETURN n.id AS project,
       f.id AS flow,
       f.amount AS amount,
       f.at AS at,
       a.name AS title,
       a.purpose AS purpose,
       f.purpose AS use
ORDER BY project, at, flow
