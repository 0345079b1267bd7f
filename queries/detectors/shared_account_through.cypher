// Draws paid into an account that somebody received for somebody else.
// No parameters but $hidden, which the store gives.
// IN PARTS
MATCH (n:BankAccount)
MATCH (n)<-[i:HAS_ACCOUNT]-(v:Payee)
MATCH (v)<-[f:PAID]-(p:Allocation|Project)
MATCH (v)-[g:RECEIVED_FOR]->(m:Payee)
WHERE (n.id = 'account:' + f.account OR f.account = '' AND n.id = 'account:' + v.bank_account)
  AND f.beneficiary = m.id AND m.id <> v.id
  AND NOT i.batch IN $hidden AND NOT f.batch IN $hidden AND NOT g.batch IN $hidden
OPTIONAL MATCH (m)-[k:KIN_OF]-(v)
WHERE NOT k.batch IN $hidden
RETURN DISTINCT m.id AS person,
       m.name AS name,
       m.division AS division,
       CASE WHEN p.program_code = '' THEN p.id ELSE p.program_code END AS programme,
       p.name AS programme_name,
       f.id AS flow,
       f.amount AS amount,
       f.at AS at,
       f.fund AS fund,
       f.period AS period,
       CASE WHEN m.household = '' THEN m.id ELSE m.household END AS household,
       n.id AS account,
       n.name AS account_name,
       n.holder AS holder,
       v.id AS payee,
       v.name AS payee_name,
       v.kind AS payee_kind,
       g.relation + ' ' + coalesce(k.relation, '') AS relation
ORDER BY account, at, flow, relation
