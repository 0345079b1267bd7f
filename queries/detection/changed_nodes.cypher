// Nodes of one label that some batches brought.
// $batches; $hidden: the store gives it.
MATCH (n:<label>)
WHERE n.batch IN $batches AND NOT n.batch IN $hidden
RETURN n.id AS id
