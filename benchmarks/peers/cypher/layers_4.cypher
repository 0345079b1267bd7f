// Nodes after 4 flows, hop by hop: when money can first be there, and a sum by shares that forgets when.
// $origin: number of a node. No order of rows: it would only cost the engine time.
MATCH (s:Node {id: $origin})-[r0:FLOW]->(b1:Node)
WITH b1, min(r0.at) AS at1, sum(1.0 * r0.amount) AS fen1
MATCH (b1)-[r1:FLOW]->(b2:Node)
WHERE r1.at >= at1
WITH b2, min(r1.at) AS at2, sum(fen1 * r1.amount / b1.through) AS fen2
MATCH (b2)-[r2:FLOW]->(b3:Node)
WHERE r2.at >= at2
WITH b3, min(r2.at) AS at3, sum(fen2 * r2.amount / b2.through) AS fen3
MATCH (b3)-[r3:FLOW]->(b4:Node)
WHERE r3.at >= at3
WITH b4, min(r3.at) AS at4, sum(fen3 * r3.amount / b3.through) AS fen4
RETURN b4.id AS id, at4 AS at, fen4 AS fen
