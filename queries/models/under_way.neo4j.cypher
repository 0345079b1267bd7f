// How many batches are being loaded or withdrawn.
// $hidden: the store gives it.
RETURN size($hidden) AS batches
