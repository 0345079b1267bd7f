// Marks a load as ended and notes in its batch which change of the store it was.
// $token: of this load.
MATCH (l:Loading {token: $token})
SET l.done = true
WITH l
MATCH (b:Batch {id: l.batch})
SET b.change = l.change
