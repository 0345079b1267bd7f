// TCR7: from how many accounts money came, to how many it went, and in over out, in thousandths.
// $id: account; $after, $before: window, ms, both ends out; $above: fen, only amounts above it.
MATCH (a:Entity {id: $id})
OPTIONAL MATCH (a)<-[r:TRANSFERRED]-(b:BankAccount)
WHERE r.at > $after AND r.at < $before AND r.amount > $above
WITH a, count(DISTINCT b) AS sources, sum(r.amount) AS came
OPTIONAL MATCH (a)-[r:TRANSFERRED]->(b:BankAccount)
WHERE r.at > $after AND r.at < $before AND r.amount > $above
WITH sources, came, count(DISTINCT b) AS targets, sum(r.amount) AS went
RETURN sources AS num_src, targets AS num_dst, CASE WHEN went = 0 THEN -1000 ELSE (2000 * came + went) / (2 * went) END AS in_out_ratio
