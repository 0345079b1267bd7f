// Payments of projects to payees, with what tells their use; in order.
// $uses: only those with such a purpose; $hidden: the store gives it.
MATCH (n:Project)
MATCH (n)-[f:PAID]->(y:Payee)
WHERE f.purpose IN $uses AND NOT f.batch IN $hidden
RETURN n.id AS holder, f.purpose AS use, f.function_code AS function_code,
       CASE WHEN f.beneficiary = '' OR f.beneficiary = y.id THEN y.kind ELSE 'person' END
         AS payee_kind,
       f.id AS flow, f.at AS at
ORDER BY holder, at, flow
