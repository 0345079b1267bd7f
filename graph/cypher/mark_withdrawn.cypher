// Say that a batch was withdrawn.
// $batch: its id; $at: epoch milliseconds UTC.
MATCH (b:Batch)
WHERE b.id = $batch
SET b.status = 'withdrawn', b.withdrawn_at = $at
