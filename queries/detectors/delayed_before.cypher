// Flows that gave allocations their money.
// $hidden: the store gives it.
MATCH (n:Allocation)
MATCH (s:Allocation|FundingSource)-[f:ALLOCATED|PASSED_DOWN]->(n)
WHERE NOT f.batch IN $hidden
RETURN n.id AS holder, f.id AS flow, f.at AS at
ORDER BY holder, at, flow
