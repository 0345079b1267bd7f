// Labels of nodes. $ids.
UNWIND $ids AS id
MATCH (n:Entity {id: id})
USING INDEX SEEK n:Entity(id)
RETURN {id: n.id, label: [word IN labels(n) WHERE word <> 'Entity'][0]} AS found
