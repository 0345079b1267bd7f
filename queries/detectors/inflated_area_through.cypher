// People for whom somebody else draws money for a larger area than that of their land.
// $programmes: codes; $every: 1 for any; $percent: of the land; $hidden: the store gives it.
MATCH (n:Payee)
MATCH (n)<-[x:RECEIVED_FOR]-(y:Payee)<-[f:PAID]-(p:Allocation|Project)
WHERE f.quantity > 0
  AND ($every = 1 OR p.program_code IN $programmes)
  AND f.beneficiary = n.id AND y.id <> n.id
  AND NOT f.batch IN $hidden
  AND NOT x.batch IN $hidden
WITH n, p.program_code AS programme, f.period AS period,
     sum(f.quantity) AS one, min(f.at) AS first, max(f.at) AS last
WITH n, max(one) AS area, min(first) AS first, max(last) AS last
OPTIONAL MATCH (n)-[o:OWNS]->(a:Asset)
WHERE a.kind = 'land'
  AND o.since <= first AND (o.until = 0 OR o.until > last)
  AND NOT o.batch IN $hidden
WITH n, area, coalesce(sum(a.quantity), 0) AS land
WHERE area * 100 > land * $percent
RETURN n.id AS person
ORDER BY person
