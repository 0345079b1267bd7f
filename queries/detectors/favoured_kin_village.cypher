// What each village drew of programmes that it has a say in, and how many households drew at all.
// $open: codes of other programmes; $first, $last: epoch milliseconds; $hidden: the store gives it.
MATCH (n:Payee)
MATCH (p:Allocation|Project)-[f:PAID]->(n)
WHERE f.at >= $first AND f.at < $last
  AND n.kind IN ['person', 'household', '']
  AND NOT f.batch IN $hidden
// HINT (n JOIN f) JOIN p
WITH n.division AS village,
     CASE WHEN n.household = '' THEN n.id ELSE n.household END AS home,
     sum(CASE WHEN p.program_code IN $open THEN 0 ELSE f.amount END) AS fen
RETURN village AS village, sum(fen) AS drawn, count(*) AS homes
ORDER BY village
