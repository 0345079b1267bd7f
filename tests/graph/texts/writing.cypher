// A statement that writes.
MATCH (p:Payee)
SET p.name = 'changed'
