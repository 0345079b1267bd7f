// Contracts of buyers for works and purchases that were not put out to tender, with their days.
// $hidden: the store gives it.
MATCH (n:Agency)
MATCH (n)<-[m:MANAGED_BY]-(p:Project)
WHERE p.kind IN ['works', 'purchase']
  AND p.contract_total > 0
  AND NOT m.batch IN $hidden
  AND NOT EXISTS { MATCH (p)<-[b:BID_FOR]-(x:Bid) WHERE NOT b.batch IN $hidden }
OPTIONAL MATCH (p)-[f:PAID]->(y:Payee|VillageAccount)
WHERE NOT f.batch IN $hidden
WITH n, p, coalesce(min(f.at), 0) AS paid_at
RETURN n.id AS buyer,
       n.name AS buyer_name,
       p.id AS project,
       p.name AS name,
       p.purpose AS purpose,
       p.kind AS kind,
       p.division AS division,
       p.program_code AS programme,
       p.status AS status,
       p.fiscal_year AS year,
       p.contract_total AS contract,
       CASE WHEN p.started_at <> 0 THEN p.started_at ELSE paid_at END AS at
ORDER BY buyer, project
