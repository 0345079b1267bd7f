// Wages of a village to people who got the same sum several times.
// $words: pattern of purposes; $round: sums are multiples, fen; $least: times; $hidden: the store.
MATCH (n:VillageAccount)
MATCH (n)-[f:PAID]->(p:Payee)
WHERE f.amount % $round = 0
  AND NOT p.kind IN ['enterprise', 'cooperative', 'agency', 'collective']
  AND f.purpose =~ $words
  AND NOT f.batch IN $hidden
WITH n, p, f.amount AS amount, count(f) AS times
WHERE times >= $least
MATCH (n)-[g:PAID]->(p)
WHERE g.amount = amount
  AND g.purpose =~ $words
  AND NOT g.batch IN $hidden
  AND NOT EXISTS {
    MATCH (p)-[u:RETURNED]->(n)
    WHERE u.amount = g.amount AND u.at >= g.at AND NOT u.batch IN $hidden
  }
RETURN g.id AS flow,
       g.amount AS amount,
       g.at AS at,
       g.fund AS fund,
       g.purpose AS purpose,
       n.id AS village,
       n.name AS village_name,
       n.division AS division,
       p.id AS person,
       p.name AS name,
       p.died_at AS died_at
ORDER BY village, at, flow
