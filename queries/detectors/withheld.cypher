// Allocations that hold more than they passed on or spent: in minus out, in fen.
// $least: least fen held; $hidden: the store gives it.
MATCH (n:Allocation)
MATCH (s:Allocation|FundingSource)-[f:ALLOCATED|PASSED_DOWN]->(n)
WHERE NOT f.batch IN $hidden
WITH n, sum(f.amount) AS received, min(s.level) AS source_level, min(f.fund) AS fund,
     min(f.at) AS first_at
OPTIONAL MATCH (n)-[g:PASSED_DOWN|FUNDED|PAID|RETURNED]->(t:Allocation|FundingSource|Payee|Project|VillageAccount)
WHERE NOT g.batch IN $hidden
WITH n, received, source_level, fund, first_at, coalesce(sum(g.amount), 0) AS out
OPTIONAL MATCH (b:Allocation|Payee|Project|VillageAccount)-[r:RETURNED]->(n)
WHERE NOT r.batch IN $hidden
WITH n, received, source_level, fund, first_at, out, coalesce(sum(r.amount), 0) AS back
WHERE received + back - out >= $least
RETURN n.id AS holder,
       n.name AS name,
       n.division AS division,
       n.level AS level,
       source_level AS source_level,
       n.nature AS nature,
       n.fiscal_year AS fiscal_year,
       CASE WHEN n.program_code = '' THEN n.purpose ELSE n.program_code END AS programme,
       n.purpose AS purpose,
       CASE WHEN n.received_at > 0 THEN n.received_at WHEN n.issued_at > 0 THEN n.issued_at
            ELSE first_at END AS received_at,
       fund AS fund,
       received AS received,
       back AS back,
       out AS out
ORDER BY holder
