// What the store says of itself.
MATCH (s:Store)
RETURN s.key AS key, s.value AS value
ORDER BY key
