// Flows or links of one kind of a batch. $batch.
MATCH ()-[r:<kind> {batch: $batch}]->()
USING INDEX SEEK r:<kind>(batch)
RETURN count(r) AS rows
