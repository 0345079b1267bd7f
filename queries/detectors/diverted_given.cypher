// Allocations that gave projects their money, with what they say it is for.
// $hidden: the store gives it.
MATCH (n:Project)
MATCH (a:Allocation)-[f:FUNDED]->(n)
WHERE NOT f.batch IN $hidden
RETURN n.id AS project, a.id AS allocation, a.name AS title, a.purpose AS purpose,
       a.nature AS nature, f.id AS flow, f.at AS at
ORDER BY project, at, flow
