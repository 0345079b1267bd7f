// Accounts of persons that carry another name than the person.
// No parameters but $hidden, which the store gives.
MATCH (n:Payee)
WHERE n.kind IN ['person', 'household'] AND n.identity <> '' AND n.name <> ''
MATCH (n)-[h:HAS_ACCOUNT]->(b:BankAccount)
WHERE b.name <> '' AND b.name <> n.name
  AND NOT h.batch IN $hidden
RETURN DISTINCT n.id AS person,
       n.name AS name,
       b.id AS account,
       b.name AS account_name
ORDER BY person, account
