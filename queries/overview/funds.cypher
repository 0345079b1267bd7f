// Funding sources by the money that left them, richest first.
// $limit rows at most.
MATCH (f:FundingSource)-[r:ALLOCATED]->(:Allocation)
RETURN f.id AS id,
       f.name AS name,
       count(*) AS flows,
       sum(r.amount) AS fen
ORDER BY fen DESC, id
LIMIT $limit
