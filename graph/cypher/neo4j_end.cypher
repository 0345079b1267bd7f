// Marks a load as ended. $token: of this load.
MATCH (l:Loading {token: $token})
SET l.done = true
RETURN l.batch AS batch
