// Takes the mark of a load away. $token: of this load.
MATCH (l:Loading {token: $token})
DELETE l
