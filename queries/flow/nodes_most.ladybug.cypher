// The largest offset of the nodes of one label; null where there is none.
// $: no parameters.
MATCH (n:<label>)
RETURN max(offset(id(n))) AS most
