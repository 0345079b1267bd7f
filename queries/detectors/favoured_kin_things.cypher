// Cars, houses and companies of people, by household.
// No parameters but $hidden, which the store gives.
MATCH (n:Payee)
MATCH (n)-[o:OWNS|CONTROLS]->(a:Asset|Payee)
WHERE a.kind IN ['vehicle', 'house', 'enterprise'] AND NOT o.batch IN $hidden
RETURN DISTINCT CASE WHEN n.household = '' THEN n.id ELSE n.household END AS household
ORDER BY household
