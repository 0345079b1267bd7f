// Every payment and its money.
MATCH (a)-[r:PAID]->(b)
RETURN r.id AS id, r.amount AS amount, r.at AS at, r.quantity AS quantity
ORDER BY id
