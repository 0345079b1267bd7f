// Accounts of some persons that others hold whose name they carry.
// $persons: their ids, not empty.
MATCH (n:Payee)
WHERE n.id IN $persons
MATCH (n)-[h:HAS_ACCOUNT]->(b:BankAccount)<-[k:HAS_ACCOUNT]-(z:Payee)
WHERE z.id <> n.id
  AND z.name = (CASE WHEN h.relation = '' THEN b.name ELSE h.relation END)
  AND NOT h.batch IN $hidden
  AND NOT k.batch IN $hidden
RETURN DISTINCT n.id AS person,
       b.id AS account
ORDER BY person, account
