// All that is kept of some flows that reach nodes of one label.
// $nodes: offsets in the label; $flows: ids; $limit: rows.
MATCH (a:<label>)<-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]-(b)
WHERE offset(id(a)) IN $nodes AND r.id IN $flows
HINT (a JOIN r) JOIN b
RETURN r.id AS flow, label(r) AS kind, r.doc AS doc, r.fund AS fund, r.purpose AS purpose,
  r.batch AS batch, r.row AS row
ORDER BY flow
LIMIT $limit
