// Flows into and out of allocations.
// $hidden: the store gives it.
MATCH (n:Allocation)
MATCH (n)-[f:ALLOCATED|PASSED_DOWN|FUNDED|PAID|RETURNED]-(o:Allocation|FundingSource|Payee|Project|VillageAccount)
WHERE NOT f.batch IN $hidden
RETURN n.id AS holder, f.id AS flow, f.at AS at
ORDER BY holder, at, flow
