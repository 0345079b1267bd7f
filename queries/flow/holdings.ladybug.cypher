// Which accounts, phones or addresses those of one label are linked to; in no order.
// $: no parameters.
MATCH (p:<holder>)-[r:<link>]->(b:<label>)
RETURN p.id AS id, b.id AS held, b.kind AS kind
