// Funding sources by the number of payments that carry their earmark, most first.
// $limit rows at most.
// $hidden: batches that readers must not see; the store gives it.
MATCH ()-[r:PAID]->()
WHERE r.fund <> '' AND (size($hidden) = 0 OR NOT r.batch IN $hidden)
WITH r.fund AS fund, count(*) AS flows, sum(r.amount) AS fen
MATCH (f:FundingSource)
WHERE f.id = fund AND (size($hidden) = 0 OR NOT f.batch IN $hidden
  OR EXISTS { MATCH (f)-[r]-() WHERE NOT r.batch IN $hidden })
RETURN f.id AS id,
       f.name AS name,
       flows AS flows,
       fen AS fen
ORDER BY flows DESC, id
LIMIT $limit
