// How many others of their family some persons stand for as head.
// $persons: their ids, not empty.
MATCH (n:Payee)
WHERE n.id IN $persons
MATCH (m:Payee)-[k:KIN_OF]->(n)
WHERE m.id <> n.id
  AND NOT k.batch IN $hidden
RETURN n.id AS person,
       count(DISTINCT m.id) AS members
ORDER BY person
