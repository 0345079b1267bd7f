// Counts a load or withdrawal that has begun, once however often it is tried.
// $token: of its mark, which must have been committed before: see `graph.neo4j_view`.
MATCH (l:Loading {token: $token})
WHERE l.change IS NULL
MERGE (s:State {key: 'state'})
SET s.changes = coalesce(s.changes, 0) + 1
SET l.change = s.changes
RETURN l.change AS change
