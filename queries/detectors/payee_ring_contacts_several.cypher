// Telephones and addresses that payees of several households left.
// $hidden: the store gives it.
// IN PARTS
MATCH (n:Contact)
MATCH (n)<-[h:HAS_CONTACT]-(y:Payee)
WHERE NOT h.batch IN $hidden
WITH n.id AS value,
     min(CASE WHEN y.household = '' THEN y.id ELSE y.household END) AS first,
     max(CASE WHEN y.household = '' THEN y.id ELSE y.household END) AS last
WHERE first <> last
RETURN value AS value
ORDER BY value
