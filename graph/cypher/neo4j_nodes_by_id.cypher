// Nodes of one label. $ids; $hidden: batches that readers must not see.
UNWIND $ids AS id
MATCH (n:Entity {id: id})
USING INDEX SEEK n:Entity(id)
WHERE '<label>' IN labels(n) AND (size($hidden) = 0 OR NOT n.batch IN $hidden
  OR EXISTS { MATCH (n)-[r]-() WHERE NOT r.batch IN $hidden })
RETURN properties(n) AS found
