// When a batch was loaded, epoch ms.
// $batch: id; $limit: rows.
MATCH (b:Batch)
WHERE b.id = $batch
RETURN b.at AS at
ORDER BY at
LIMIT $limit
