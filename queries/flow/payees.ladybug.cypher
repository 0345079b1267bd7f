// All payees and the tokens that they may share with others; in no order.
// $: no parameters.
MATCH (n:Payee)
RETURN n.id AS id, n.kind AS kind, n.household AS household,
       n.bank_account AS account, n.phone AS phone, n.address AS address
