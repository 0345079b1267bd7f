// Funding sources by the number of payments that carry their earmark, most first.
// $limit rows at most.
MATCH ()-[r:PAID]->()
WHERE r.fund <> ''
WITH r.fund AS fund, count(*) AS flows, sum(r.amount) AS fen
MATCH (f:FundingSource)
WHERE f.id = fund
RETURN f.id AS id,
       f.name AS name,
       flows AS flows,
       fen AS fen
ORDER BY flows DESC, id
LIMIT $limit
