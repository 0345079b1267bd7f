// How many nodes a text names; as `search`.
// $text: as asked; $lower: in small letters; $doc: as a document number; $code: ':' and the text;
// $four: whether it is four digits.
// $hidden: batches that readers must not see; the store gives it.
MATCH (n:Entity)
WITH n, n.id AS id, n.name AS name, CASE
    WHEN n.id = $text THEN 0
    WHEN n.id ENDS WITH $code THEN 1
    WHEN n.name = $text THEN 2
    WHEN n.doc_no = $doc THEN 3
    WHEN n.code = $text OR n.number = $text OR n.program_code = $text
      OR n.credit_code = $text THEN 4
    WHEN $four AND n.account_mask ENDS WITH $text THEN 5
    WHEN toLower(n.name) STARTS WITH $lower THEN 6
    WHEN toLower(n.name) CONTAINS $lower THEN 7
    WHEN n.doc_no CONTAINS $doc THEN 8
    ELSE 9 END AS rank
WHERE rank < 9
WITH n
WHERE size($hidden) = 0 OR NOT n.batch IN $hidden
  OR EXISTS { MATCH (n)-[r]-() WHERE NOT r.batch IN $hidden }
RETURN count(*) AS total
