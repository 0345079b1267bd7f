// How many batches are under way, so that a text which does not leave them out would tell of them.
// $hidden: the store gives it.
RETURN size($hidden) AS batches
