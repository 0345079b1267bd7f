// How many batches are under way: in the embedded engine each is there whole or not at all.
RETURN 0 AS batches
