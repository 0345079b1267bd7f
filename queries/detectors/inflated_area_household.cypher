// Members of the households of people, up to two steps of kinship away.
// No parameters but $hidden, which the store gives.
MATCH (n:Payee)
MATCH (n)-[k:KIN_OF]-(m:Payee)
WHERE m.household = n.household AND n.household <> '' AND m.id <> n.id
  AND NOT k.batch IN $hidden
OPTIONAL MATCH (m)-[l:KIN_OF]-(q:Payee)
WHERE q.household = n.household AND q.id <> n.id AND NOT l.batch IN $hidden
RETURN DISTINCT n.id AS person, m.id AS member, coalesce(q.id, '') AS further
ORDER BY person, member, further
