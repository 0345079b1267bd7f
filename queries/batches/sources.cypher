// The files of one batch, in the order they were read.
// $batch: id of the batch; $limit rows at most.
MATCH (s:Source)
WHERE s.batch = $batch
RETURN s.id AS id,
       s.batch AS batch,
       s.file AS file,
       s.sheet AS sheet,
       s.mapping AS mapping,
       s.sha256 AS sha256,
       s.header_row AS header_row,
       s.first_row AS first_row,
       s.rows AS rows
ORDER BY s.first_row, s.id
LIMIT $limit
