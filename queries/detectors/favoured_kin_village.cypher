// What each village drew of programmes that it has a say in, and how many households drew at all.
// $open: codes of other programmes; $first, $last: epoch milliseconds; $hidden: the store gives it.
MATCH (n:Payee)
MATCH (p:Allocation|Project)-[f:PAID]->(n)
WHERE f.at >= $first AND f.at < $last
  AND n.kind IN ['person', 'household', '']
  AND NOT f.batch IN $hidden
RETURN n.division AS village,
       sum(CASE WHEN p.program_code IN $open THEN 0 ELSE f.amount END) AS drawn,
       count(DISTINCT CASE WHEN n.household = '' THEN n.id ELSE n.household END) AS homes
ORDER BY village
