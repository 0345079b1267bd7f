// Not a statement.
MATCH (a:Payee RETURN a.id AS id
