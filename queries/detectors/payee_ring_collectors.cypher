// Payees who receive for persons of several other households, and those persons.
// $most: most persons of one that is no institution; $guardians: relations that are lawful;
// $hidden: the store gives it.
MATCH (n:Payee)
WHERE NOT n.kind IN ['agency', 'collective', 'cooperative', 'enterprise']
MATCH (n)-[x:RECEIVED_FOR]->(b:Payee)
WHERE NOT x.batch IN $hidden AND (b.household = '' OR b.household <> n.household)
  AND NOT x.relation IN $guardians
WITH n, collect(DISTINCT b.id) AS members
WHERE size(members) <= $most
RETURN 'collector' AS key, n.id AS value, members AS members
ORDER BY value
