// Keeps what nodes are before a large load overwrites them, so that it can be undone.
// $rows: lists that begin with a node id; $batch: the batch being loaded.
UNWIND $rows AS row
MATCH (n:Entity {id: row[0]})
USING INDEX SEEK n:Entity(id)
WHERE '<label>' IN labels(n) AND NOT EXISTS { MATCH (:Kept {kept_for: $batch, id: row[0]}) }
CREATE (k:Kept)
SET k = properties(n), k.kept_for = $batch
RETURN count(k) AS made
