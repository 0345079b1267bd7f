// Invoices of a seller that one buyer reimbursed, where these are several of one code.
// $least: invoices of a code; $hidden: the store gives it.
MATCH (n:Payee)
MATCH (n)<-[s:SETTLED]-(i:Invoice)<-[f:REIMBURSED]-(b:Project|VillageAccount)
WHERE i.number <> ''
  AND NOT s.batch IN $hidden
  AND NOT f.batch IN $hidden
WITH n, b, i.code AS code, count(DISTINCT i.id) AS invoices
WHERE invoices >= $least
MATCH (n)<-[t:SETTLED]-(j:Invoice)<-[r:REIMBURSED]-(b)
WHERE j.code = code
  AND j.number <> ''
  AND NOT t.batch IN $hidden
  AND NOT r.batch IN $hidden
RETURN DISTINCT r.id AS flow,
       r.amount AS amount,
       r.at AS at,
       r.fund AS fund,
       r.purpose AS purpose,
       n.id AS seller,
       n.name AS seller_name,
       b.id AS buyer,
       b.name AS buyer_name,
       b.division AS division,
       j.id AS invoice,
       j.code AS invoice_code,
       j.number AS number,
       j.item AS item,
       CASE WHEN j.issued_at = 0 THEN r.at ELSE j.issued_at END AS issued_at
ORDER BY seller, buyer, invoice_code, number, at, flow
