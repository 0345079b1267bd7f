// Nodes after 1 flow, hop by hop: when money can first be there, and a sum by shares that forgets when.
// $origin: number of a node. No order of rows: it would only cost the engine time.
MATCH (s:Node {id: $origin})-[r0:FLOW]->(b1:Node)
WITH b1, min(r0.at) AS at1, sum(1.0 * r0.amount) AS fen1
RETURN b1.id AS id, at1 AS at, fen1 AS fen
