// Numbers of several kinds.
MATCH (p:Payee)
RETURN count(*) AS many, sum(p.row) AS total, avg(p.row) AS mean, min(p.id) AS first, collect(p.row) AS rows
