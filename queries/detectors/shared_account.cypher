// Accounts about which there are several households: of payees and of those they receive for.
// $around: least households; $hidden: the store gives it.
// IN PARTS
MATCH (n:BankAccount)
MATCH (n)<-[h:HAS_ACCOUNT]-(y:Payee)
WHERE NOT h.batch IN $hidden
OPTIONAL MATCH (y)-[x:RECEIVED_FOR]->(w:Payee)
WHERE (w.household = '' OR w.household <> y.household)
  AND NOT x.batch IN $hidden
WITH n,
     count(DISTINCT CASE WHEN y.household = '' THEN y.id ELSE y.household END) AS own,
     count(DISTINCT CASE WHEN w.household = '' THEN w.id ELSE w.household END) AS others
WHERE own + others >= $around
RETURN n.id AS account
ORDER BY account
