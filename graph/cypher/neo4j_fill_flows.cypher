// Gives flows of one kind from before schema version 3 the properties that came with it.
// $rows: how many at a time.
MATCH ()-[r:<kind>]->()
WHERE r.account IS NULL OR r.standard IS NULL
WITH r LIMIT $rows
SET r.account = coalesce(r.account, ''), r.standard = coalesce(r.standard, 0)
RETURN count(*) AS filled
