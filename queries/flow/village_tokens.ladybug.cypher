// The account tokens of all village accounts that have one; in no order.
// $: no parameters.
MATCH (n:VillageAccount)
WHERE n.bank_account <> ''
RETURN n.bank_account AS token
