// The records of batches and their files.
MATCH (b:Batch), (s:Source)
WHERE s.batch = b.id
RETURN b.id AS batch, b.status AS status, b.read_fen AS read_fen, s.file AS file, s.rows AS rows
ORDER BY batch
