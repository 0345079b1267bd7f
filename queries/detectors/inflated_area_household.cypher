// Kin of people who are of their household.
// No parameters but $hidden, which the store gives.
MATCH (n:Payee)
MATCH (n)-[k:KIN_OF]-(m:Payee)
WHERE m.household = n.household AND n.household <> '' AND m.id <> n.id
  AND NOT k.batch IN $hidden
RETURN DISTINCT n.id AS person, m.id AS member
ORDER BY person, member
