// Ids of all nodes of one label; in no order.
// $hidden: batches that readers must not see; the store gives it.
MATCH (n:<label>)
WHERE size($hidden) = 0 OR NOT n.batch IN $hidden
  OR EXISTS { MATCH (n)-[r]-() WHERE NOT r.batch IN $hidden }
RETURN n.id AS id
