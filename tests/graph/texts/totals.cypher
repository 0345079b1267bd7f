// How many flows there are and their money.
MATCH ()-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]->()
RETURN count(*) AS flows, sum(r.amount) AS fen
