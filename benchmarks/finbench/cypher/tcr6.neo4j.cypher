// TCR6: accounts that gathered more than three transfers and withdrew to a card.
// $id: card account; $after, $before: window, ms, both ends out; $above: fen, only transfers above it; $withdrawn_above: fen, only withdrawals above it.
MATCH (:Entity {id: $id})<-[r:PAID]-(m:BankAccount)
WHERE r.at > $after AND r.at < $before AND r.amount > $withdrawn_above
WITH m, sum(r.amount) AS went
MATCH (m)<-[r:TRANSFERRED]-(:BankAccount)
WHERE r.at > $after AND r.at < $before AND r.amount > $above
WITH m, went, count(*) AS transfers, sum(r.amount) AS came
WHERE transfers > 3
RETURN toInteger(split(m.id, ':')[1]) AS mid_id, came AS sum_transferred, went AS sum_withdrawn
ORDER BY sum_withdrawn DESC, mid_id
