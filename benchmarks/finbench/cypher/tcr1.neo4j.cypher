// TCR1: accounts that money reached in time order and a blocked medium signed in to.
// $id: account; $after, $before: window, ms, both ends out.
MATCH (:Entity {id: $id}) (()-[t:TRANSFERRED WHERE t.at > $after AND t.at < $before]->()){1,3} (o:BankAccount)
WHERE all(i IN range(1, size(t) - 1) WHERE t[i - 1].at < t[i].at)
WITH DISTINCT o, size(t) AS distance
MATCH (o)-[s:HAS_CONTACT]->(m:Contact {name: 'blocked'})
WHERE s.since > $after AND s.since < $before
RETURN DISTINCT toInteger(split(o.id, ':')[1]) AS other_id, distance AS account_distance, toInteger(split(m.id, ':')[2]) AS medium_id, m.kind AS medium_type
ORDER BY account_distance, other_id, medium_id
