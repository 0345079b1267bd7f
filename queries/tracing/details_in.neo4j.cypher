// All that is kept of some flows that reach some nodes.
// $nodes: ids; $flows: ids; $limit: rows.
// $hidden: batches that readers must not see; the store gives it.
UNWIND $nodes AS near
MATCH (a:Entity {id: near})<-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]-(b)
WHERE r.id IN $flows AND (size($hidden) = 0 OR NOT r.batch IN $hidden)
RETURN r.id AS flow, type(r) AS kind, r.doc AS doc, r.fund AS fund, r.purpose AS purpose,
  r.batch AS batch, r.row AS row
ORDER BY flow
LIMIT $limit
