// Nodes of a batch. $batch.
MATCH (n:Entity {batch: $batch})
RETURN count(n) AS rows
