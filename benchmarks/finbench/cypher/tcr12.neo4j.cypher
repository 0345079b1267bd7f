// TCR12: accounts of companies that a person transferred to, and how much.
// $id: person; $after, $before: window, ms, both ends out.
MATCH (:Entity {id: $id})-[:HAS_ACCOUNT {relation: 'owns'}]->(:BankAccount)-[r:TRANSFERRED]->(c:BankAccount)
WHERE r.at > $after AND r.at < $before AND EXISTS { MATCH (c)<-[:HAS_ACCOUNT {relation: 'owns'}]-(:Payee {kind: 'enterprise'}) }
RETURN toInteger(split(c.id, ':')[1]) AS comp_account_id, sum(r.amount) AS sum_transferred
ORDER BY sum_transferred DESC, comp_account_id
