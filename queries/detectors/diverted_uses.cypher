// Uses of money that the villages which projects paid have stated.
// $hidden: the store gives it.
MATCH (n:Project)
MATCH (n)-[f:PAID]->(v:VillageAccount)
WHERE NOT f.batch IN $hidden
WITH DISTINCT v
MATCH (v)-[g:PAID|REIMBURSED]->(y:Invoice|Payee)
WHERE NOT g.batch IN $hidden
RETURN DISTINCT g.purpose AS use
ORDER BY use
