// Links of one kind that leave nodes of one label for nodes of another. $ids: of the sources.
UNWIND $ids AS id
MATCH (a:Entity {id: id})
USING INDEX SEEK a:Entity(id)
WHERE '<source>' IN labels(a)
MATCH (a)-[r:<kind>]->(b:<target>)
RETURN r {.*, source: a.id, target: b.id} AS found
