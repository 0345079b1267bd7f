// Where nodes are in the store, here by their ids; in no order.
// $nodes: ids.
UNWIND $nodes AS near
MATCH (a:Entity {id: near})
RETURN near AS id, a.id AS node
