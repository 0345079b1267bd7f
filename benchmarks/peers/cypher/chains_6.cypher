// What each end of chains of 6 flows in the order of time got, pro rata by what went through.
// $origin: number of a node. No order of rows: it would only cost the engine time.
MATCH (s:Node {id: $origin})-[r0:FLOW]->(b1:Node)-[r1:FLOW]->(b2:Node)-[r2:FLOW]->(b3:Node)
  -[r3:FLOW]->(b4:Node)-[r4:FLOW]->(b5:Node)-[r5:FLOW]->(b6:Node)
WHERE r0.at <= r1.at AND r1.at <= r2.at AND r2.at <= r3.at
  AND r3.at <= r4.at AND r4.at <= r5.at AND r0.id <> r2.id
  AND r0.id <> r3.id AND r0.id <> r4.id AND r0.id <> r5.id
  AND r1.id <> r3.id AND r1.id <> r4.id AND r1.id <> r5.id
  AND r2.id <> r4.id AND r2.id <> r5.id AND r3.id <> r5.id
RETURN b6.id AS id, count(*) AS chains,
  sum(1.0 * r0.amount * r1.amount / b1.through * r2.amount / b2.through
    * r3.amount / b3.through * r4.amount / b4.through * r5.amount / b5.through) AS fen
