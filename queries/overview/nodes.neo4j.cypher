// How many nodes of each label there are.
MATCH (n:Entity)
UNWIND labels(n) AS label
WITH label
WHERE label <> 'Entity'
RETURN label AS label,
       count(*) AS nodes
ORDER BY label
