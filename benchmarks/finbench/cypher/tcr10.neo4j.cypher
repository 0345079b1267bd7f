// TCR10: companies that both persons invest in, over those that either does, in thousandths.
// $source, $target: persons; $after, $before: window, ms, both ends out.
OPTIONAL MATCH (:Entity {id: $source})-[r:CONTROLS {relation: 'invests'}]->(c:Payee)
WHERE r.since > $after AND r.since < $before
WITH collect(DISTINCT c) AS one
OPTIONAL MATCH (:Entity {id: $target})-[r:CONTROLS {relation: 'invests'}]->(c:Payee)
WHERE r.since > $after AND r.since < $before
WITH one, collect(DISTINCT c) AS other
WITH size([c IN one WHERE c IN other]) AS both, size(one) + size(other) AS all_of
WITH both, all_of - both AS either
RETURN CASE WHEN either = 0 THEN 0 ELSE (2000 * both + either) / (2 * either) END AS jaccard_similarity
