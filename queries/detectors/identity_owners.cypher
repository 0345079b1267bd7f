// Accounts of some persons that others hold whose name they carry.
// No parameters but $hidden, which the store gives.
MATCH (n:Payee)
MATCH (n)-[h:HAS_ACCOUNT]->(b:BankAccount)<-[k:HAS_ACCOUNT]-(z:Payee)
WHERE z.id <> n.id
  AND z.name = (CASE WHEN h.relation = '' THEN b.name ELSE h.relation END)
  AND NOT h.batch IN $hidden
  AND NOT k.batch IN $hidden
RETURN DISTINCT n.id AS person,
       b.id AS account
ORDER BY person, account
