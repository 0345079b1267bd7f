// Ends and beneficiaries of the flows of one kind that some batches brought.
// $batches; $hidden: the store gives it.
MATCH (a)-[r:<kind>]->(b)
WHERE r.batch IN $batches AND NOT r.batch IN $hidden
RETURN DISTINCT a.id AS source, b.id AS target, r.beneficiary AS beneficiary
