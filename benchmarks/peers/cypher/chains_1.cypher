// What each end of chains of 1 flow in the order of time got, pro rata by what went through.
// $origin: number of a node. No order of rows: it would only cost the engine time.
MATCH (s:Node {id: $origin})-[r0:FLOW]->(b1:Node)
RETURN b1.id AS id, count(*) AS chains,
  sum(1.0 * r0.amount) AS fen
