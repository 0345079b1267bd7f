// Draws paid into an account to the payees that they are for.
// No parameters but $hidden, which the store gives.
MATCH (n:BankAccount)
MATCH (n)<-[i:HAS_ACCOUNT]-(v:Payee)
MATCH (v)<-[f:PAID]-(p:Allocation|Project)
WHERE (n.id = 'account:' + f.account OR f.account = '' AND n.id = 'account:' + v.bank_account)
  AND (f.beneficiary = '' OR f.beneficiary = v.id)
  AND NOT v.kind IN ['enterprise', 'cooperative', 'agency', 'collective']
  AND NOT i.batch IN $hidden AND NOT f.batch IN $hidden
RETURN DISTINCT v.id AS person,
       v.name AS name,
       v.division AS division,
       CASE WHEN p.program_code = '' THEN p.id ELSE p.program_code END AS programme,
       p.name AS programme_name,
       f.id AS flow,
       f.amount AS amount,
       f.at AS at,
       f.fund AS fund,
       f.period AS period,
       CASE WHEN v.household = '' THEN v.id ELSE v.household END AS household,
       n.id AS account,
       n.name AS account_name,
       n.holder AS holder,
       v.id AS payee,
       v.name AS payee_name,
       v.kind AS payee_kind,
       '' AS relation
ORDER BY account, at, flow
