// TCR8: accounts downstream of a loan, their inflow over the loan, in thousandths, and their distance.
// $id: loan; $after, $before: window, ms, both ends out; $part, $of: the threshold as a fraction.
MATCH (:Entity {id: $id})-[d:FUNDED]->(a:BankAccount)
WHERE d.at > $after AND d.at < $before
WITH DISTINCT a
MATCH (a) ((x)-[r:TRANSFERRED|PAID WHERE r.at > $after AND r.at < $before]->()){1,3} (o:BankAccount)
WHERE $part = 0 OR all(i IN range(0, size(r) - 1) WHERE r[i].amount * $of > $part * reduce(came = 0, amount IN COLLECT { WITH x[i] AS n MATCH (n)<-[s:TRANSFERRED]-(:BankAccount) WHERE s.at > $after AND s.at < $before RETURN s.amount } | came + amount))
WITH o, r[-1] AS last, min(size(r)) + 1 AS distance
WITH o, sum(last.amount) AS inflow, min(distance) AS distance
MATCH (:Entity {id: $id})<-[g:ALLOCATED]-(:BankAccount)
RETURN toInteger(split(o.id, ':')[1]) AS dst_id, (2000 * inflow + g.amount) / (2 * g.amount) AS ratio, distance AS min_distance
ORDER BY min_distance DESC, ratio DESC, dst_id
