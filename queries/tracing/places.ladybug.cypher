// Where nodes of one label are in the store; in no order.
// $nodes: ids.
UNWIND $nodes AS near
MATCH (a:<label>)
WHERE a.id = near
RETURN near AS id, id(a) AS node
