// All that is kept of some flows.
// $sources and $targets: node ids at their ends; $flows: ids; $limit: rows.
MATCH (a)-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]->(b)
WHERE a.id IN $sources AND b.id IN $targets AND r.id IN $flows
RETURN r.id AS id, label(r) AS kind, a.id AS source, b.id AS target, r.amount AS amount, r.at AS at,
  r.doc AS doc, r.fund AS fund, r.purpose AS purpose, r.batch AS batch, r.row AS row
ORDER BY id
LIMIT $limit
