// The commonest rate of each project and year, where payments name no standard.
// Rates are fen for one unit, to 10 fen from 10 yuan up; $hidden: the store gives it.
MATCH (n:Payee)
MATCH (p:Allocation|Project)-[f:PAID]->(n)
WHERE f.quantity > 0 AND f.standard = 0
  AND NOT f.batch IN $hidden
WITH p.id AS source, left(f.period, 4) AS year, (f.amount * 1000 + f.quantity / 2) / f.quantity AS r
WITH source, year, CASE WHEN r < 1000 THEN r ELSE (r + 5) / 10 * 10 END AS rate, count(*) AS c
WITH source, year, sum(c) AS payments, max(c * 1000000000 + rate) AS commonest
RETURN source AS source,
       year AS year,
       payments AS payments,
       commonest / 1000000000 AS alike,
       commonest % 1000000000 AS rate
ORDER BY source, year
