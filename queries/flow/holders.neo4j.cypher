// Who of one label holds which account; in no order.
// $hidden: batches that readers must not see; the store gives it.
MATCH (p:<label>)-[r:HAS_ACCOUNT]->(b:BankAccount)
WHERE size($hidden) = 0 OR NOT r.batch IN $hidden
RETURN p.id AS holder, b.id AS account
