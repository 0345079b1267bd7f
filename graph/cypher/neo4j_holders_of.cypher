// Holders of one label of accounts. $ids: account tokens.
UNWIND $ids AS account
MATCH (n:<label> {bank_account: account})
USING INDEX SEEK n:<label>(bank_account)
RETURN {account: account, id: n.id, label: '<label>', name: n.name} AS found
