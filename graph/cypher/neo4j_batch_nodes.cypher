// Nodes of a batch. $batch.
MATCH (n:Entity {batch: $batch})
USING INDEX SEEK n:Entity(batch)
RETURN count(n) AS rows
