// Labels of nodes. $ids; $hidden: batches that readers must not see.
UNWIND $ids AS id
MATCH (n:Entity {id: id})
USING INDEX SEEK n:Entity(id)
WHERE size($hidden) = 0 OR NOT n.batch IN $hidden
  OR EXISTS { MATCH (n)-[r]-() WHERE NOT r.batch IN $hidden }
RETURN {id: n.id, label: [word IN labels(n) WHERE word <> 'Entity'][0]} AS found
