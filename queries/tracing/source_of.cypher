// The file and line that a row of a batch was read from.
// $batch: id; $row: row of the batch; $limit: rows.
MATCH (s:Source)
WHERE s.batch = $batch AND s.first_row <= $row AND $row < s.first_row + s.rows
RETURN s.file AS file, s.sheet AS sheet, s.header_row + 1 + $row - s.first_row AS line,
  s.mapping AS mapping, s.sha256 AS sha256, s.id AS id
ORDER BY id
LIMIT $limit
