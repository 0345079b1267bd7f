// What a payee was paid, one row a flow.
// $id: of the payee; $least: fen; $hidden: the store gives it.
MATCH (n:Payee)
WHERE n.id = $id
MATCH (p:Project)-[f:PAID]->(n)
WHERE f.amount >= $least AND NOT f.batch IN $hidden
// HINT (n JOIN f) JOIN p
RETURN n.id AS payee, p.id AS payer, f.amount AS amount
ORDER BY amount
