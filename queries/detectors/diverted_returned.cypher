// Payments of projects of which payees returned money that names them; money in fen.
// $hidden: the store gives it.
MATCH (n:Project)
MATCH (n)<-[r:RETURNED]-(y:Payee)
WHERE r.origin <> '' AND NOT r.batch IN $hidden
MATCH (n)-[f:PAID]->(y)
WHERE f.id = r.origin AND NOT f.batch IN $hidden
RETURN n.id AS project, f.purpose AS use, f.function_code AS function_code,
       CASE WHEN f.beneficiary = '' OR f.beneficiary = y.id THEN y.kind ELSE 'person' END
         AS payee_kind,
       f.id AS flow, f.amount AS paid, sum(r.amount) AS returned
ORDER BY project, flow
