// For every engine.
RETURN 1 AS n
