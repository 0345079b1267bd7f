-- Rings of 2 to 5 flows in the order of time through distinct nodes, once for each opening node:
-- paths grow by a flow at a time, and each length is used for the next.
-- $window: milliseconds from the first flow to the last.
WITH two AS MATERIALIZED (
  SELECT r.source AS a, r.target AS b, f.target AS c, r.moment AS opened, f.moment AS closed
  FROM flow AS r
  JOIN flow AS f
    ON f.source = r.target AND f.moment >= r.moment AND f.moment <= r.moment + $window
  WHERE r.source <> r.target AND f.target <> r.target
),
three AS MATERIALIZED (
  SELECT a, b, c, f.target AS d, opened, f.moment AS closed
  FROM two
  JOIN flow AS f ON f.source = c AND f.moment >= closed AND f.moment <= opened + $window
  WHERE c <> a AND f.target <> b AND f.target <> c
),
four AS MATERIALIZED (
  SELECT a, b, c, d, f.target AS e, opened, f.moment AS closed
  FROM three
  JOIN flow AS f ON f.source = d AND f.moment >= closed AND f.moment <= opened + $window
  WHERE d <> a AND f.target <> b AND f.target <> c AND f.target <> d
),
five AS (
  SELECT a, b, c, d, e
  FROM four
  JOIN flow AS f
    ON f.source = e AND f.target = a AND f.moment >= closed AND f.moment <= opened + $window
  WHERE e <> a
)
SELECT DISTINCT [a, b] AS ring FROM two WHERE c = a
UNION ALL SELECT DISTINCT [a, b, c] AS ring FROM three WHERE d = a
UNION ALL SELECT DISTINCT [a, b, c, d] AS ring FROM four WHERE e = a
UNION ALL SELECT DISTINCT [a, b, c, d, e] AS ring FROM five
