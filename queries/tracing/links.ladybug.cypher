// Links of a node, either way.
// $id: a node; $limit: rows.
MATCH (a)-[k:HAS_ACCOUNT|HAS_CONTACT|IS_PERSON|KIN_OF|CONTROLS|SERVES_AT|OWNS|LOCATED_IN|MANAGED_BY|PARENT_OF|BID_FOR|BID_BY|RECEIVED_FOR]-(b)
WHERE a.id IN [$id]
RETURN DISTINCT label(k) AS kind, b.id AS id, b.name AS name
ORDER BY kind, id
LIMIT $limit
