// Loads and withdrawals that have left a mark, oldest first. No parameters.
MATCH (l:Loading)
RETURN l.token AS token, l.batch AS batch, l.at AS at, l.part AS part, l.done AS done, l.leaving AS leaving
ORDER BY l.at, l.token
