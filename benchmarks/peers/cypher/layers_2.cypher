// Nodes after 2 flows, hop by hop: when money can first be there, and a sum by shares that forgets when.
// $origin: number of a node. No order of rows: it would only cost the engine time.
MATCH (s:Node {id: $origin})-[r0:FLOW]->(b1:Node)
WITH b1, min(r0.at) AS at1, sum(1.0 * r0.amount) AS fen1
MATCH (b1)-[r1:FLOW]->(b2:Node)
WHERE r1.at >= at1
WITH b2, min(r1.at) AS at2, sum(fen1 * r1.amount / b1.through) AS fen2
RETURN b2.id AS id, at2 AS at, fen2 AS fen
