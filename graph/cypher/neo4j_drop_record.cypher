// Removes the record of an undone load and those of its files. $batch.
OPTIONAL MATCH (b:Batch {id: $batch})
OPTIONAL MATCH (s:Source {batch: $batch})
DELETE b, s
