// All payees and the tokens that they may share with others; in no order.
// $hidden: batches that readers must not see; the store gives it.
MATCH (n:Payee)
WHERE size($hidden) = 0 OR NOT n.batch IN $hidden
  OR EXISTS { MATCH (n)-[r]-() WHERE NOT r.batch IN $hidden }
RETURN n.id AS id, n.kind AS kind, n.household AS household,
       n.bank_account AS account, n.phone AS phone, n.address AS address
