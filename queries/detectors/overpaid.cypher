// Projects that paid more than was contracted or settled, or have supplements to the contract.
// $everything: 1 for all that have a contract or settlement, else 0; $hidden: the store gives it.
MATCH (n:Project)
WHERE n.contract_total > 0 OR n.settlement_total > 0
OPTIONAL MATCH (n)-[f:PAID]->(y:Payee|VillageAccount)
WHERE NOT f.batch IN $hidden
WITH n, count(f) AS payments, coalesce(sum(f.amount), 0) AS paid
WHERE (payments > 0 OR NOT n.batch IN $hidden)
  AND ($everything = 1
    OR n.contract_total > 0 AND n.supplement_total > 0
    OR n.contract_total > 0 AND paid > n.contract_total + n.supplement_total
    OR n.settlement_total > 0 AND paid > n.settlement_total)
RETURN n.id AS project,
       n.name AS name,
       n.division AS division,
       n.program_code AS programme,
       n.fiscal_year AS year,
       n.contract_total AS contract,
       n.supplement_total AS supplement,
       n.settlement_total AS settlement,
       n.finished_at AS finished_at
ORDER BY project
