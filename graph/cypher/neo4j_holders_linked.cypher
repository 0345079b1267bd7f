// Holders of one label of accounts that are nodes of their own.
// $ids: account tokens; $hidden: batches that readers must not see.
UNWIND $ids AS account
MATCH (b:Entity {id: 'account:' + account})
USING INDEX SEEK b:Entity(id)
MATCH (n:<label>)-[r:HAS_ACCOUNT]->(b)
WHERE size($hidden) = 0 OR NOT r.batch IN $hidden
RETURN {account: account, id: n.id, label: '<label>', name: n.name} AS found
