// What batches say of the nodes that they filled.
// $batches
MATCH (b:Batch)
WHERE b.id IN $batches
RETURN b.filled AS filled
ORDER BY b.id
