// Takes the next part of a load: no row when it has been written before (a retried commit).
// $token: of this load; $part: its number, from 1.
MATCH (l:Loading {token: $token})
WHERE l.part = $part - 1
SET l.part = $part
RETURN l.part AS part
