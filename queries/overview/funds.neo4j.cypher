// Funding sources by the money that left them, richest first.
// $limit rows at most.
// $hidden: batches that readers must not see; the store gives it.
MATCH (f:FundingSource)-[r:ALLOCATED]->(:Allocation)
WHERE size($hidden) = 0 OR NOT r.batch IN $hidden
RETURN f.id AS id,
       f.name AS name,
       count(*) AS flows,
       sum(r.amount) AS fen
ORDER BY fen DESC, id
LIMIT $limit
