// Telephones and addresses that an official holds too.
// $hidden: the store gives it.
MATCH (n:Contact)
MATCH (n)<-[h:HAS_CONTACT]-(y:Payee)<-[i:IS_PERSON]-(o:Official)
WHERE NOT h.batch IN $hidden AND NOT i.batch IN $hidden
RETURN DISTINCT n.id AS value
ORDER BY value
