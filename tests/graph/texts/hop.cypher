// Text with a bound.
MATCH (a:Payee {id: $id})-[:TRANSFERRED*1..<hops>]->(b)
RETURN b.id AS id
ORDER BY id
