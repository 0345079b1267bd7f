// Other works that paid whom some projects paid, with their planned output in thousandths.
// $projects: ids of the projects; $hidden: the store gives it.
MATCH (n:Project)
WHERE n.id IN $projects
MATCH (n)-[f:PAID]->(y:Payee)<-[g:PAID]-(o:Project)
WHERE o.id <> n.id
  AND o.planned_output > 0
  AND NOT f.batch IN $hidden
  AND NOT g.batch IN $hidden
RETURN DISTINCT n.id AS project,
       y.id AS payee,
       o.id AS other,
       o.planned_output AS planned,
       o.unit AS unit
ORDER BY project, payee, other
