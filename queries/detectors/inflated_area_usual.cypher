// Payments that are not area times the commonest rate of what paid them.
// $rate: fen for one unit; $sources: ids; $year; $percent: least that they are off; $hidden: the store gives it.
MATCH (n:Payee)
MATCH (p:Allocation|Project)-[f:PAID]->(n)
WHERE p.id IN $sources
  AND f.quantity > 0 AND f.standard = 0
  AND left(f.period, 4) = $year
  AND abs(f.amount * 1000 - f.quantity * $rate) * 100 >= f.quantity * $rate * $percent
  AND NOT f.batch IN $hidden
  AND NOT EXISTS {
    MATCH (n)-[b:RETURNED]->(s:Allocation|Project)
    WHERE b.origin = f.id AND NOT b.batch IN $hidden
  }
RETURN DISTINCT n.id AS person,
       n.name AS name,
       n.division AS division,
       CASE WHEN p.program_code = '' THEN p.id ELSE p.program_code END AS programme,
       p.name AS programme_name,
       f.id AS flow,
       f.amount AS amount,
       f.at AS at,
       f.fund AS fund,
       f.period AS period,
       CASE WHEN n.household = '' THEN n.id ELSE n.household END AS household,
       p.id AS source,
       f.quantity AS quantity,
       f.purpose AS purpose,
       f.origin AS origin,
       $rate AS rate
ORDER BY person, at, flow
