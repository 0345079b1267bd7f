// Holders of one label of accounts that are nodes of their own. $ids: account tokens.
UNWIND $ids AS account
MATCH (b:Entity {id: 'account:' + account})
USING INDEX SEEK b:Entity(id)
MATCH (n:<label>)-[:HAS_ACCOUNT]->(b)
RETURN {account: account, id: n.id, label: '<label>', name: n.name} AS found
