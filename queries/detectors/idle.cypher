// Projects with what they were given up to their fiscal year and what they spent, in fen.
// $least: least fen unspent; $until: latest fiscal year; $hidden: the store gives it.
MATCH (n:Project)
WHERE n.fiscal_year <= $until AND n.fiscal_year > 0
MATCH (a:Allocation)-[f:FUNDED]->(n)
WHERE a.fiscal_year <= n.fiscal_year AND NOT f.batch IN $hidden
WITH n, sum(f.amount) AS funded, min(f.at) AS funded_at, min(f.fund) AS fund, min(a.id) AS holder
OPTIONAL MATCH (n)-[g:PAID|REIMBURSED]->(t:Invoice|Payee|VillageAccount)
WHERE NOT g.batch IN $hidden
WITH n, funded, funded_at, fund, holder,
     coalesce(sum(g.amount), 0) AS paid, coalesce(min(g.at), 0) AS first_at,
     coalesce(max(g.at), 0) AS last_at
OPTIONAL MATCH (n)-[h:RETURNED]->(b:Allocation)
WHERE NOT h.batch IN $hidden
WITH n, funded, funded_at, fund, holder, paid, first_at, last_at,
     coalesce(sum(h.amount), 0) AS handed_back
OPTIONAL MATCH (c:Invoice|Payee|VillageAccount)-[r:RETURNED]->(n)
WHERE NOT r.batch IN $hidden
WITH n, funded, funded_at, fund, holder, paid, first_at, last_at, handed_back,
     coalesce(sum(r.amount), 0) AS refunded
WHERE funded - handed_back - paid + refunded >= $least
RETURN n.id AS project, n.name AS name, n.division AS division, n.fiscal_year AS fiscal_year,
       CASE WHEN n.program_code = '' THEN n.id ELSE n.program_code END AS programme,
       n.status AS status, n.started_at AS started_at, n.finished_at AS finished_at,
       funded AS funded, funded_at AS funded_at, fund AS fund, holder AS holder,
       paid - refunded AS paid, first_at AS first_at, last_at AS last_at,
       handed_back AS handed_back
ORDER BY project
