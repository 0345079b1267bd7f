// Flows of each kind: how many, how much, and the sum of their times.
MATCH (:BankAccount)-[r:TRANSFERRED|PAID|FUNDED|RETURNED]->(:BankAccount)
RETURN label(r) AS kind, count(*) AS flows, sum(r.amount) AS fen, sum(r.at) AS at
ORDER BY kind
