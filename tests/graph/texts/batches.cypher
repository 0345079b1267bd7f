// The batches.
MATCH (b:Batch)
WHERE b.status = 'loaded'
RETURN b.id AS id
ORDER BY id
