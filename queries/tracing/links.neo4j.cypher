// Links of a node, either way.
// $id: a node; $limit: rows.
// $hidden: batches that readers must not see; the store gives it.
MATCH (a:Entity {id: $id})-[k:HAS_ACCOUNT|HAS_CONTACT|IS_PERSON|KIN_OF|CONTROLS|SERVES_AT|OWNS|LOCATED_IN|MANAGED_BY|PARENT_OF|BID_FOR|BID_BY|RECEIVED_FOR]-(b)
WHERE size($hidden) = 0 OR NOT k.batch IN $hidden
RETURN DISTINCT type(k) AS kind, b.id AS id, b.name AS name
ORDER BY kind, id
LIMIT $limit
