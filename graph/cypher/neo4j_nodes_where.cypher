// Nodes of one label by one of its text properties. $ids: its values.
MATCH (n:<label>)
WHERE n.<name> IN $ids
RETURN properties(n) AS found
