// Batches that may have begun to be loaded or withdrawn after a count of changes.
// Marks are read first: a batch whose mark is gone has its record by then. $since: the count.
MATCH (l:Loading)
RETURN l.batch AS batch, l.leaving > 0 AS leaving
UNION ALL
MATCH (b:Batch)
WHERE b.change > $since
RETURN b.id AS batch, b.status = 'withdrawn' AS leaving
