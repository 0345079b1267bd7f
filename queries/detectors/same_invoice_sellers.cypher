// Sellers of invoices that were booked often and are known by a short number alone.
// $least: bookings; $digits: digits of a number that needs no code; $hidden: the store gives it.
MATCH (n:Invoice)
WHERE n.code = '' AND size(n.number) < $digits
MATCH (n)<-[f:REIMBURSED]-(b:Project|VillageAccount)
WHERE NOT f.batch IN $hidden
WITH n, count(f) AS bookings
WHERE bookings >= $least
MATCH (n)-[s:SETTLED]->(y:Payee)
WHERE y.name <> '' AND NOT s.batch IN $hidden
WITH n, count(DISTINCT y.name) AS sellers
WHERE sellers > 1
RETURN n.id AS invoice,
       sellers AS sellers
ORDER BY invoice
