// Gives overwritten nodes their former properties back, some at a time.
// $batch: the batch that is undone; $rows: how many at a time.
MATCH (k:Kept {kept_for: $batch})
WITH k LIMIT $rows
OPTIONAL MATCH (n:Entity {id: k.id})
USING INDEX SEEK n:Entity(id)
SET n = properties(k)
REMOVE n.kept_for
DELETE k
RETURN count(*) AS gone
