// How many flows of one kind there are between two labels, of all batches.
// $: no parameters.
MATCH (a:<source>)-[r:<kind>]->(b:<target>)
RETURN count(*) AS flows
