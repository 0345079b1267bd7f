// Income of a village that was taken in cash.
// $cash: pattern of purposes; $other: pattern of purposes that are none; $hidden: the store.
MATCH (n:VillageAccount)
MATCH (n)<-[f:TRANSFERRED]-(p:Payee)
WHERE f.purpose =~ $cash
  AND NOT f.purpose =~ $other
  AND NOT f.batch IN $hidden
RETURN f.id AS flow,
       f.amount AS amount,
       f.at AS at,
       f.fund AS fund,
       f.purpose AS purpose,
       n.id AS village,
       n.name AS village_name,
       n.division AS division
ORDER BY village, at, flow
