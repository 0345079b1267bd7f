// TCR4: accounts that close a cycle of transfers source -> target -> other -> source.
// $source, $target: accounts; $after, $before: window, ms, both ends out.
MATCH (s:Entity {id: $source})-[r:TRANSFERRED]->(t:Entity {id: $target})
WHERE r.at > $after AND r.at < $before
WITH DISTINCT s, t
MATCH (t)-[r:TRANSFERRED]->(o:BankAccount)
WHERE r.at > $after AND r.at < $before AND o <> s AND o <> t
WITH s, o, count(*) AS n, sum(r.amount) AS total, max(r.amount) AS most
MATCH (o)-[r:TRANSFERRED]->(s)
WHERE r.at > $after AND r.at < $before
RETURN toInteger(split(o.id, ':')[1]) AS other_id, count(*) AS num_back, sum(r.amount) AS sum_back, max(r.amount) AS max_back, n AS num_on, total AS sum_on, most AS max_on
ORDER BY sum_back DESC, sum_on DESC, other_id
