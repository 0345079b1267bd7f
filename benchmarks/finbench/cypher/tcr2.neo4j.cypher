// TCR2: accounts upstream of a person's own that loans were deposited in, and the loans.
// $id: person; $after, $before: window, ms, both ends out.
MATCH (:Entity {id: $id})-[:HAS_ACCOUNT {relation: 'owns'}]->(a:BankAccount)
MATCH (o:BankAccount) (()-[t:TRANSFERRED WHERE t.at > $after AND t.at < $before]->()){1,3} (a)
WHERE all(i IN range(1, size(t) - 1) WHERE t[i - 1].at < t[i].at)
WITH DISTINCT o
MATCH (o)<-[d:FUNDED]-(l:BankAccount)<-[g:ALLOCATED]-(:BankAccount)
WHERE d.at > $after AND d.at < $before
WITH DISTINCT o, l, g
RETURN toInteger(split(o.id, ':')[1]) AS other_id, sum(g.amount) AS sum_loan_amount, sum(g.quantity) AS sum_loan_balance
ORDER BY sum_loan_amount DESC, other_id
