// Payments, their money and the rows of both ends, by batch.
MATCH (a:Project)-[r:PAID]->(b:Payee)
RETURN r.batch AS batch, count(*) AS flows, sum(r.amount) AS fen, sum(a.row) AS sources, sum(b.row) AS targets
ORDER BY batch
