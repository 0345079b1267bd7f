// The next of kin of some persons, by name and year of birth.
// No parameters but $hidden, which the store gives.
MATCH (n:Payee)
MATCH (n)-[k:KIN_OF]-(z:Payee)
WHERE NOT k.batch IN $hidden
RETURN DISTINCT n.id AS person,
       z.id AS kin,
       z.name AS name,
       z.birth_year AS birth_year
ORDER BY person, kin
