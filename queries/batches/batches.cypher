// Every batch, newest first.
// $limit rows at most.
MATCH (b:Batch)
RETURN b.id AS id,
       b.status AS status,
       b.at AS at,
       b.who AS who,
       b.mappings AS mappings,
       b.source_hash AS source_hash,
       b.read_rows AS read_rows,
       b.read_fen AS read_fen,
       b.loaded_rows AS loaded_rows,
       b.loaded_fen AS loaded_fen,
       b.unchanged_rows AS unchanged_rows,
       b.unchanged_fen AS unchanged_fen,
       b.quarantined_rows AS quarantined_rows,
       b.quarantined_fen AS quarantined_fen,
       b.withdrawn_at AS withdrawn_at
ORDER BY b.at DESC, b.id DESC
LIMIT $limit
