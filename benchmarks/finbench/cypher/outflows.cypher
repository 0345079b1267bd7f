// Transfers and withdrawals that leave accounts.
// $ids: accounts; $after, $before: window, ms, both ends out; $above: fen, only amounts above it.
MATCH (a:BankAccount)-[r:TRANSFERRED|PAID]->(b:BankAccount)
WHERE a.id IN $ids AND r.at > $after AND r.at < $before AND r.amount > $above
RETURN a.id AS near, b.id AS far, r.amount AS amount, r.at AS at
ORDER BY near, at, far, amount
