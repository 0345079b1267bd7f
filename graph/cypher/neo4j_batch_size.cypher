// Flows or links of one kind of a batch. $batch.
MATCH ()-[r:<kind> {batch: $batch}]->()
RETURN count(r) AS rows
