// Takes far longer than any limit of the tests.
MATCH (a:Payee), (b:Payee), (c:Payee), (d:Payee)
WHERE a.row + b.row + c.row < d.row
RETURN count(*) AS n
