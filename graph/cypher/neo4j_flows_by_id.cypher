// Flows of one kind. $ids.
UNWIND $ids AS id
MATCH (a)-[r:<kind> {id: id}]->(b)
USING INDEX SEEK r:<kind>(id)
RETURN r {.*, kind: type(r), source: a.id, target: b.id} AS found
