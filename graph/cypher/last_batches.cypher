// The newest batches, newest first.
// $limit: how many.
MATCH (b:Batch)
RETURN b.id AS id
ORDER BY b.at DESC, b.id DESC
LIMIT $limit
