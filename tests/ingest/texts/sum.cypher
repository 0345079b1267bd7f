// Flows and their money.
MATCH ()-[r:TRANSFERRED]->()
RETURN count(*) AS flows,
       sum(r.amount) AS fen
