// People who were paid into several accounts.
// $cards: 2, or 1 for one account too; $hidden: the store gives it.
// IN PARTS
MATCH (n:Payee)
WHERE n.kind IN ['person', 'household', '']
MATCH (p:Allocation|Project)-[f:PAID]->(n)
WHERE f.account <> ''
  AND NOT f.batch IN $hidden
// HINT (n JOIN f) JOIN p
WITH n.id AS person, min(f.account) AS first, max(f.account) AS last
WHERE first <> last OR $cards < 2
RETURN person AS person
ORDER BY person
