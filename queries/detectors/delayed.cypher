// Money that an allocation's holder passed on for the first time, and when it had it.
// $days: least days from receipt to the document; $hidden: the store gives it.
MATCH (n:Allocation)
MATCH (n)-[f:PASSED_DOWN]->(b:Allocation)
WHERE f.at - CASE WHEN n.received_at = 0 THEN n.issued_at ELSE n.received_at END
      > $days * 86400000
  AND n.received_at + n.issued_at > 0 AND f.origin = '' AND NOT f.batch IN $hidden
OPTIONAL MATCH (s:FundingSource)-[g:ALLOCATED]->(n)
WHERE NOT g.batch IN $hidden
RETURN n.id AS holder,
       n.name AS name,
       n.division AS division,
       n.level AS level,
       n.nature AS nature,
       n.fiscal_year AS fiscal_year,
       CASE WHEN n.program_code = '' THEN n.purpose ELSE n.program_code END AS programme,
       n.purpose AS purpose,
       CASE WHEN n.received_at = 0 THEN n.issued_at ELSE n.received_at END AS received_at,
       coalesce(s.level, '') AS source_level,
       b.id AS below,
       b.name AS below_name,
       b.division AS below_division,
       b.level AS below_level,
       f.id AS flow,
       f.amount AS amount,
       f.at AS at,
       f.fund AS fund
ORDER BY holder, at, flow, source_level
