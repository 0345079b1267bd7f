// Telephones and addresses that payees of several households left, and those payees.
// $most: most payees of one that is no office's; $hidden: the store gives it.
MATCH (n:Contact)
MATCH (n)<-[h:HAS_CONTACT]-(y:Payee)
WHERE NOT h.batch IN $hidden
WITH n, collect(DISTINCT y.id) AS members,
     count(DISTINCT CASE WHEN y.household = '' THEN y.id ELSE y.household END) AS households,
     collect(DISTINCT y.kind IN ['agency', 'collective', 'cooperative', 'enterprise'])
       AS offices
WHERE households > 1 AND size(members) <= $most AND NOT true IN offices
RETURN n.kind AS key, n.id AS value, members AS members
ORDER BY value
