// Every node without its batch and row.
MATCH (n:Entity)
RETURN n.id AS id,
       [label IN labels(n) WHERE label <> 'Entity'][0] AS label,
       n.name AS name,
       n.division AS division,
       n.bank_account AS bank_account
ORDER BY id
