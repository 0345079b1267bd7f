// What a Neo4j store holds, by name: nodes, flows and links, batches by status, files, and
// traces of unfinished work. No parameters.
OPTIONAL MATCH (n:Entity)
RETURN 'nodes' AS name, count(n) AS held
UNION ALL
OPTIONAL MATCH ()-[r]->()
WHERE r.amount IS NOT NULL
RETURN 'flows' AS name, count(r) AS held
UNION ALL
OPTIONAL MATCH ()-[r]->()
WHERE r.amount IS NULL
RETURN 'links' AS name, count(r) AS held
UNION ALL
UNWIND ['loading', 'loaded', 'withdrawn'] AS name
OPTIONAL MATCH (b:Batch {status: name})
RETURN name, count(b) AS held
UNION ALL
OPTIONAL MATCH (s:Source)
RETURN 'files' AS name, count(s) AS held
UNION ALL
OPTIONAL MATCH (k)
WHERE k:Kept OR k:Loading
RETURN 'traces' AS name, count(k) AS held
