// Kin of cadres of the same village who draw money that the village has a say in.
// $open: codes of programmes that it has none in; $hidden: the store gives it.
MATCH (n:Payee)
MATCH (o:Official)-[i:IS_PERSON]->(c:Payee)-[k:KIN_OF]-(n)
WHERE o.kind = 'village_cadre' AND c.id <> n.id
  AND n.division <> '' AND (n.division = o.division OR o.division = '' AND n.division = c.division)
  AND NOT i.batch IN $hidden AND NOT k.batch IN $hidden
WITH DISTINCT n, c, o, k.relation AS relation
MATCH (p:Allocation|Project)-[f:PAID]->(n)
WHERE NOT p.program_code IN $open AND NOT f.batch IN $hidden
// HINT (n JOIN f) JOIN p
WITH n, c, o, relation, sum(f.amount) AS drawn
RETURN DISTINCT n.id AS person,
       CASE WHEN n.household = '' THEN n.id ELSE n.household END AS household,
       n.division AS village,
       c.id AS cadre,
       c.name AS cadre_name,
       o.post AS post,
       relation AS relation,
       o.since AS since,
       o.until AS until,
       drawn AS drawn
ORDER BY person, cadre, post, since, relation
