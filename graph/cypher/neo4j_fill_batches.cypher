// Gives batches from before schema version 3 what came with it.
// $filled: what is said of nodes that were filled.
MATCH (b:Batch)
WHERE b.filled IS NULL
SET b.filled = $filled
RETURN count(*) AS filled
