// Wages of a village to people who had died before they were paid.
// $words: pattern of purposes; $after: least ms from the death to the payment; $hidden: the store.
MATCH (n:VillageAccount)
MATCH (n)-[f:PAID]->(p:Payee)
WHERE p.died_at <> 0
  AND f.at >= p.died_at + $after
  AND f.purpose =~ $words
  AND NOT f.batch IN $hidden
  AND NOT EXISTS {
    MATCH (p)-[u:RETURNED]->(n)
    WHERE u.amount = f.amount AND u.at >= f.at AND NOT u.batch IN $hidden
  }
RETURN f.id AS flow,
       f.amount AS amount,
       f.at AS at,
       f.fund AS fund,
       f.purpose AS purpose,
       n.id AS village,
       n.name AS village_name,
       n.division AS division,
       p.id AS person,
       p.name AS name,
       p.died_at AS died_at
ORDER BY village, person, at, flow
