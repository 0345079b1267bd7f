// Removes flows or links of one kind of a batch, some at a time.
// $batch; $rows: how many at a time.
MATCH ()-[r:<kind> {batch: $batch}]->()
USING INDEX SEEK r:<kind>(batch)
WITH r LIMIT $rows
DELETE r
RETURN count(*) AS gone
