// Takes the one place of a writer: the lock on this node lives as long as the transaction.
// $at: epoch ms.
MERGE (w:Writer {key: 'writer'})
SET w.taken_at = $at
