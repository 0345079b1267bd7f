// Who of one label holds which account; in no order.
// $: no parameters.
MATCH (p:<label>)-[r:HAS_ACCOUNT]->(b:BankAccount)
RETURN offset(id(p)) AS holder, offset(id(b)) AS account
