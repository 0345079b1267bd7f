// Who controlled the bidders for projects when they bid.
// $hidden: the store gives it.
MATCH (n:Project)
MATCH (n)<-[j:BID_FOR]-(b:Bid)-[k:BID_BY]->(y:Payee)<-[c:CONTROLS]-(p:Payee)
WHERE (b.at = 0 OR c.since <= b.at)
  AND (b.at = 0 OR c.until = 0 OR c.until >= b.at)
  AND NOT j.batch IN $hidden
  AND NOT k.batch IN $hidden
  AND NOT c.batch IN $hidden
RETURN DISTINCT n.id AS project,
       y.id AS bidder,
       p.id AS controller
ORDER BY project, bidder, controller
