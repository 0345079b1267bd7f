// Links of one kind that leave nodes of one label for nodes of another.
// $ids: of the sources; $hidden: batches that readers must not see.
UNWIND $ids AS id
MATCH (a:Entity {id: id})
USING INDEX SEEK a:Entity(id)
WHERE '<source>' IN labels(a)
MATCH (a)-[r:<kind>]->(b:<target>)
WHERE size($hidden) = 0 OR NOT r.batch IN $hidden
RETURN r {.*, source: a.id, target: b.id} AS found
