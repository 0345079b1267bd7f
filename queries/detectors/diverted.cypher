// What projects paid for, by stated use, function and kind of payee; money in fen.
// $hidden: the store gives it.
MATCH (n:Project)
MATCH (n)-[f:PAID]->(y:Payee)
WHERE NOT f.batch IN $hidden
RETURN n.id AS project,
       n.name AS name,
       n.kind AS kind,
       n.division AS division,
       n.purpose AS purpose,
       CASE WHEN n.program_code = '' THEN n.id ELSE n.program_code END AS programme,
       n.function_code AS project_function,
       f.purpose AS use,
       f.function_code AS function_code,
       CASE WHEN f.beneficiary = '' OR f.beneficiary = y.id THEN y.kind ELSE 'person' END
         AS payee_kind,
       min(f.fund) AS fund,
       count(*) AS payments,
       sum(f.amount) AS amount,
       max(f.at) AS last_at
ORDER BY project, use, function_code, payee_kind
