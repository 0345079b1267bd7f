// Accounts that payees of several households hold, and those payees.
// $most: most payees of an account that is no institution's; $hidden: the store gives it.
MATCH (n:BankAccount)
MATCH (n)<-[g:HAS_ACCOUNT]-(z:Payee)
WHERE NOT g.batch IN $hidden
WITH n, count(*) AS links
WHERE links > 1
MATCH (n)<-[h:HAS_ACCOUNT]-(y:Payee)
WHERE NOT h.batch IN $hidden
WITH n, collect(DISTINCT y.id) AS members,
     count(DISTINCT CASE WHEN y.household = '' THEN y.id ELSE y.household END) AS households,
     collect(DISTINCT y.kind IN ['agency', 'collective', 'cooperative', 'enterprise'])
       AS offices
WHERE households > 1 AND size(members) <= $most AND NOT true IN offices
RETURN 'account' AS key, n.id AS value, members AS members
ORDER BY value
