// TCR5: paths of transfers in time order from a person's accounts, no account twice.
// $id: person; $after, $before: window, ms, both ends out.
MATCH (:Entity {id: $id})-[:HAS_ACCOUNT {relation: 'owns'}]->(a:BankAccount)
MATCH p = (a) (()-[t:TRANSFERRED WHERE t.at > $after AND t.at < $before]->()){1,3} (:BankAccount)
WHERE all(i IN range(1, size(t) - 1) WHERE t[i - 1].at < t[i].at)
WITH DISTINCT [n IN nodes(p) | toInteger(split(n.id, ':')[1])] AS path
WHERE all(i IN range(1, size(path) - 1) WHERE NOT path[i] IN path[..i])
RETURN path AS path
ORDER BY size(path) DESC, path
