// Payees by name.
// $names: those asked for.
MATCH (p:Payee)
WHERE p.name IN $names
RETURN p.id AS id, p.row AS row
ORDER BY id
