// For one engine.
RETURN 2 AS n
