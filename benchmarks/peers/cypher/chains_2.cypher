// What each end of chains of 2 flows in the order of time got, pro rata by what went through.
// $origin: number of a node. No order of rows: it would only cost the engine time.
MATCH (s:Node {id: $origin})-[r0:FLOW]->(b1:Node)-[r1:FLOW]->(b2:Node)
WHERE r0.at <= r1.at
RETURN b2.id AS id, count(*) AS chains,
  sum(1.0 * r0.amount * r1.amount / b1.through) AS fen
