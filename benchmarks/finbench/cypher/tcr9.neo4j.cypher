// TCR9: deposits over repayments, deposits and transfers in over transfers out, in thousandths.
// $id: account; $after, $before: window, ms, both ends out; $above: fen, only amounts above it.
MATCH (a:Entity {id: $id})
OPTIONAL MATCH (a)<-[r:FUNDED]-(:BankAccount)
WHERE r.at > $after AND r.at < $before AND r.amount > $above
WITH a, sum(r.amount) AS deposited
OPTIONAL MATCH (a)-[r:RETURNED]->(:BankAccount)
WHERE r.at > $after AND r.at < $before AND r.amount > $above
WITH a, deposited, sum(r.amount) AS repaid
OPTIONAL MATCH (a)<-[r:TRANSFERRED]-(:BankAccount)
WHERE r.at > $after AND r.at < $before AND r.amount > $above
WITH a, deposited, repaid, sum(r.amount) AS came
OPTIONAL MATCH (a)-[r:TRANSFERRED]->(:BankAccount)
WHERE r.at > $after AND r.at < $before AND r.amount > $above
WITH deposited, repaid, came, sum(r.amount) AS went
RETURN CASE WHEN repaid = 0 THEN -1000 ELSE (2000 * deposited + repaid) / (2 * repaid) END AS ratio_repay, CASE WHEN went = 0 THEN -1000 ELSE (2000 * deposited + went) / (2 * went) END AS ratio_deposit, CASE WHEN went = 0 THEN -1000 ELSE (2000 * came + went) / (2 * went) END AS ratio_transfer
