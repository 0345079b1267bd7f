// Money given to projects, spent by them and handed back; in order.
// $hidden: the store gives it.
MATCH (n:Project)
MATCH (n)-[f:FUNDED|PAID|REIMBURSED|RETURNED]-(o:Allocation|Invoice|Payee|VillageAccount)
WHERE NOT f.batch IN $hidden
// HINT (n JOIN f) JOIN o
RETURN n.id AS holder, f.id AS flow, f.at AS at
ORDER BY holder, at, flow
