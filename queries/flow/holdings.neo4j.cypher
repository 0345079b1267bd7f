// Which accounts, phones or addresses those of one label are linked to; in no order.
// $hidden: batches that readers must not see; the store gives it.
MATCH (p:<holder>)-[r:<link>]->(b:<label>)
WHERE size($hidden) = 0 OR NOT r.batch IN $hidden
RETURN p.id AS id, b.id AS held, b.kind AS kind
