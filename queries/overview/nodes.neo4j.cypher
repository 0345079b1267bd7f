// How many nodes of each label there are.
// $hidden: batches that readers must not see; the store gives it.
MATCH (n:Entity)
WHERE size($hidden) = 0 OR NOT n.batch IN $hidden
  OR EXISTS { MATCH (n)-[r]-() WHERE NOT r.batch IN $hidden }
UNWIND labels(n) AS label
WITH label
WHERE label <> 'Entity'
RETURN label AS label,
       count(*) AS nodes
ORDER BY label
