// Marks a load or a withdrawal as begun, once however often it is tried.
// $token: of this load; $batch; $at: epoch ms; $leaving: epoch ms of a withdrawal, else 0.
MERGE (l:Loading {token: $token})
ON CREATE SET l.batch = $batch, l.at = $at, l.part = 0, l.done = false, l.leaving = $leaving
RETURN l.part AS part
