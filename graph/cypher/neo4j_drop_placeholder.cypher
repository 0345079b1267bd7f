// Removes the record that stood for a batch while it was loading. $batch.
MATCH (b:Batch {id: $batch, status: 'loading'})
DELETE b
