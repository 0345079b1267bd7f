// TCR11: loans of everybody along the chain of guarantees that a person begins.
// $id: person; $after, $before: window, ms, both ends out.
MATCH (:Entity {id: $id}) (()-[t:KIN_OF WHERE t.relation = 'guarantees' AND t.since > $after AND t.since < $before]->()){1,} (p:Payee)
WITH DISTINCT p
MATCH (p)-[:HAS_ACCOUNT {relation: 'applied'}]->(l:BankAccount)<-[g:ALLOCATED]-(:BankAccount)
WITH DISTINCT l, g
RETURN sum(g.amount) AS sum_loan_amount, count(*) AS num_loans
