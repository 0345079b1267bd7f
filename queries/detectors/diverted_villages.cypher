// Villages that projects paid, and what those spent money on since; money in fen.
// $hidden: the store gives it.
MATCH (n:Project)
MATCH (n)-[f:PAID]->(v:VillageAccount)
WHERE NOT f.batch IN $hidden
WITH n, v, min(f.at) AS first_at, min(f.fund) AS fund
MATCH (v)-[g:PAID|REIMBURSED]->(y:Invoice|Payee)
WHERE g.at >= first_at AND NOT g.batch IN $hidden AND g.purpose IN $uses
  AND NOT EXISTS { MATCH (y)-[r:RETURNED]->(v)
                   WHERE r.origin = g.id AND r.amount >= g.amount AND NOT r.batch IN $hidden }
RETURN n.id AS project, n.name AS name, n.division AS division, n.purpose AS purpose,
       CASE WHEN n.program_code = '' THEN n.id ELSE n.program_code END AS programme,
       v.id AS village, v.name AS village_name, fund AS fund,
       g.id AS flow, g.purpose AS use, g.amount AS amount, g.at AS at
ORDER BY project, village, at, flow
