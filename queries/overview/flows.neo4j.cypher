// How many flows of each kind there are, their money in fen and their first and last time.
// $hidden: batches that readers must not see; the store gives it.
MATCH ()-[r:ALLOCATED|PASSED_DOWN|FUNDED|PAID|REIMBURSED|SETTLED|TRANSFERRED|RETURNED]->()
WHERE size($hidden) = 0 OR NOT r.batch IN $hidden
RETURN type(r) AS kind,
       count(*) AS flows,
       sum(r.amount) AS fen,
       min(r.at) AS first_at,
       max(r.at) AS last_at
ORDER BY kind
