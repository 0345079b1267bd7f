// TCR3: how many transfers the shortest path has, -1 where there is none.
// $source, $target: accounts; $after, $before: window, ms, both ends out.
MATCH (a:Entity {id: $source}), (b:Entity {id: $target})
OPTIONAL MATCH p = shortestPath((a)-[:TRANSFERRED*]->(b))
WHERE all(r IN relationships(p) WHERE r.at > $after AND r.at < $before)
RETURN coalesce(length(p), -1) AS shortest_path_length
