// How many others of their family some persons stand for as head.
// No parameters but $hidden, which the store gives.
MATCH (n:Payee)
MATCH (m:Payee)-[k:KIN_OF]->(n)
WHERE m.id <> n.id
  AND NOT k.batch IN $hidden
RETURN n.id AS person,
       count(DISTINCT m.id) AS members
ORDER BY person
