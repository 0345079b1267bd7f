// Bids for projects, with who made them.
// $hidden: the store gives it.
MATCH (n:Project)
MATCH (n)<-[j:BID_FOR]-(b:Bid)-[k:BID_BY]->(y:Payee)
WHERE NOT j.batch IN $hidden
  AND NOT k.batch IN $hidden
RETURN n.id AS project,
       n.name AS name,
       n.division AS division,
       n.program_code AS programme,
       n.fiscal_year AS year,
       n.contract_total AS contract,
       b.id AS bid,
       y.id AS bidder,
       y.name AS bidder_name,
       b.price AS price,
       b.manager AS manager,
       b.deposit_account AS deposit,
       b.address AS network,
       b.won AS won,
       b.at AS at
ORDER BY project, bid, bidder
