// Every node without its batch and row.
MATCH (n)
WHERE NOT label(n) IN ['Batch', 'Source', 'Store']
RETURN n.id AS id,
       label(n) AS label,
       n.name AS name,
       n.division AS division,
       n.bank_account AS bank_account
ORDER BY id
