// Drops what was kept for a load that has ended well, some at a time.
// $batch: the batch that was loaded; $rows: how many at a time.
MATCH (k:Kept {kept_for: $batch})
WITH k LIMIT $rows
DELETE k
RETURN count(*) AS gone
