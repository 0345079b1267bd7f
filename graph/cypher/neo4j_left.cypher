// Says that a batch was withdrawn and notes which change of the store that was.
// $token: of the withdrawal's mark; $at: epoch ms.
MATCH (l:Loading {token: $token})
MATCH (b:Batch {id: l.batch})
SET b.status = 'withdrawn', b.withdrawn_at = $at, b.change = l.change
