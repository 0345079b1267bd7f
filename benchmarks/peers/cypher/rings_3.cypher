// Rings of 3 flows in the order of time through distinct nodes: once for each node that opens one.
// $window: milliseconds from the first flow to the last. No order of rows: it would only cost time.
MATCH (a:Node)-[r0:FLOW]->(b:Node)-[r1:FLOW]->(c:Node)-[r2:FLOW]->(a)
WHERE r0.at <= r1.at AND r1.at <= r0.at + $window
  AND r1.at <= r2.at AND r2.at <= r0.at + $window
  AND a.id <> b.id AND a.id <> c.id AND b.id <> c.id
RETURN DISTINCT a.id AS a, b.id AS b, c.id AS c
