// Every link without its batch and row.
MATCH (a)-[r:HAS_ACCOUNT|HAS_CONTACT|IS_PERSON|KIN_OF|CONTROLS|SERVES_AT|OWNS|LOCATED_IN|MANAGED_BY|PARENT_OF|BID_FOR|BID_BY]->(b)
RETURN type(r) AS kind,
       a.id AS source,
       b.id AS target,
       r.relation AS relation
ORDER BY kind, source, target, relation
