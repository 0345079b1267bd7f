// Removes nodes of a batch, some at a time; one that a flow or link of another batch touches
// stays and belongs to the lowest (batch, row) of those.
// $batch: its own flows and links are gone already; $rows: how many at a time.
MATCH (n:Entity {batch: $batch})
USING INDEX SEEK n:Entity(batch)
WITH n LIMIT $rows
OPTIONAL MATCH (n)-[r]-()
WITH n, min(r.batch) AS owner
OPTIONAL MATCH (n)-[r]-()
WHERE r.batch = owner
WITH n, owner, min(r.row) AS row
FOREACH (one IN CASE WHEN owner IS NULL THEN [1] ELSE [] END | DELETE n)
FOREACH (one IN CASE WHEN owner IS NULL THEN [] ELSE [1] END | SET n.batch = owner, n.row = row)
RETURN count(*) AS seen, sum(CASE WHEN owner IS NULL THEN 1 ELSE 0 END) AS gone
