// Indexes that can be used; the one of a constraint has the constraint's name.
SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN name
