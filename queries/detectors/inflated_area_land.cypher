// Confirmed land of people.
// No parameters but $hidden, which the store gives.
MATCH (n:Payee)
MATCH (n)-[o:OWNS]->(a:Asset)
WHERE a.kind = 'land' AND NOT o.batch IN $hidden
RETURN DISTINCT CASE WHEN n.household = '' THEN n.id ELSE n.household END AS household,
       a.id AS asset,
       a.quantity AS quantity,
       o.since AS since,
       o.until AS until
ORDER BY household, asset, since, until
