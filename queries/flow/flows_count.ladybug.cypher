// How many flows of one kind there are between two labels.
// $batches: of these only.
MATCH (a:<source>)-[r:<kind>]->(b:<target>)
WHERE r.batch IN $batches
RETURN count(*) AS flows
