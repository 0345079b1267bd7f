// Holds more at once than a small pool has.
UNWIND range(1, 2000000) AS n
RETURN count(DISTINCT n) AS n
