// The account tokens of all village accounts that have one; in no order.
// $hidden: batches that readers must not see; the store gives it.
MATCH (n:VillageAccount)
WHERE n.bank_account <> '' AND (size($hidden) = 0 OR NOT n.batch IN $hidden
  OR EXISTS { MATCH (n)-[r]-() WHERE NOT r.batch IN $hidden })
RETURN n.bank_account AS token
