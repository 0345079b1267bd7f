// How many loads and withdrawals have ever begun, and the batches under way.
// The count is read first: what begins after that is noticed by the next count. No parameters.
OPTIONAL MATCH (s:State)
WITH coalesce(max(s.changes), 0) AS changes
OPTIONAL MATCH (l:Loading)
RETURN changes AS changes, collect(l.batch) AS batches
