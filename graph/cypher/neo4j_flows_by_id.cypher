// Flows of one kind. $ids; $hidden: batches that readers must not see.
UNWIND $ids AS id
MATCH (a)-[r:<kind> {id: id}]->(b)
USING INDEX SEEK r:<kind>(id)
WHERE size($hidden) = 0 OR NOT r.batch IN $hidden
RETURN r {.*, kind: type(r), source: a.id, target: b.id} AS found
