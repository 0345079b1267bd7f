// Accounts of persons that were paid under another name than the person's.
// No parameters but $hidden, which the store gives.
MATCH (n:Payee)
WHERE n.kind IN ['person', 'household'] AND n.identity <> '' AND n.name <> ''
MATCH (n)-[h:HAS_ACCOUNT]->(b:BankAccount)
WHERE NOT h.batch IN $hidden
WITH n, b, CASE WHEN h.relation = '' THEN b.name ELSE h.relation END AS written
WHERE written <> '' AND written <> n.name
RETURN DISTINCT n.id AS person,
       n.name AS name,
       b.id AS account,
       written AS account_name
ORDER BY person, account
