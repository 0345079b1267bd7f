// Holders of one label of accounts.
// $ids: account tokens; $hidden: batches that readers must not see.
UNWIND $ids AS account
MATCH (n:<label> {bank_account: account})
USING INDEX SEEK n:<label>(bank_account)
WHERE size($hidden) = 0 OR NOT n.batch IN $hidden
  OR EXISTS { MATCH (n)-[r]-() WHERE NOT r.batch IN $hidden }
RETURN {account: account, id: n.id, label: '<label>', name: n.name} AS found
