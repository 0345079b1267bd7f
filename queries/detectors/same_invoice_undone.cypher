// Bookings of invoices that were taken back (红冲, 退款).
// $hidden: the store gives it.
MATCH (n:Invoice)
MATCH (n)-[m:RETURNED]->(u:Project|VillageAccount)
WHERE NOT m.batch IN $hidden
RETURN m.id AS flow,
       m.amount AS amount,
       m.at AS at,
       m.fund AS fund,
       m.purpose AS purpose,
       m.doc AS doc,
       u.id AS unit,
       u.name AS unit_name,
       u.division AS division,
       n.id AS invoice,
       n.code AS invoice_code,
       n.number AS number,
       n.total AS total
ORDER BY invoice, at, flow
