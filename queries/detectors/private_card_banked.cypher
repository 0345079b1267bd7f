// Cash that was paid into a village's account.
// $banked: pattern of purposes; $hidden: the store gives it.
MATCH (n:VillageAccount)
MATCH (n)<-[f:TRANSFERRED]-(p:Payee|BankAccount)
WHERE f.purpose =~ $banked
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
