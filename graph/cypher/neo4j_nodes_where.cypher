// Nodes of one label by one of its text properties.
// $ids: its values; $hidden: batches that readers must not see.
MATCH (n:<label>)
WHERE n.<name> IN $ids AND (size($hidden) = 0 OR NOT n.batch IN $hidden
  OR EXISTS { MATCH (n)-[r]-() WHERE NOT r.batch IN $hidden })
RETURN properties(n) AS found
