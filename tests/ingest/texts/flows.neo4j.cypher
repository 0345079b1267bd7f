// Every flow without its batch and row.
MATCH (a)-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]->(b)
RETURN r.id AS id,
       type(r) AS kind,
       a.id AS source,
       b.id AS target,
       r.amount AS amount,
       r.at AS at,
       r.fund AS fund,
       r.purpose AS purpose,
       r.origin AS origin
ORDER BY id
