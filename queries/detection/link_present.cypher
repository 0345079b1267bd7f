// A link of one kind, where there is any.
// $hidden: the store gives it.
MATCH (a)-[r:<kind>]->(b)
WHERE NOT r.batch IN $hidden
RETURN 1 AS found
LIMIT 1
