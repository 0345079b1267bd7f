// The status of one batch.
// $batch: its id.
MATCH (b:Batch)
WHERE b.id = $batch
RETURN b.status AS status, b.withdrawn_at AS withdrawn_at
ORDER BY status
