// Which table of the store holds each label; in no order, and more than labels.
// $: no parameters. Only where a node is given by its place.
CALL show_tables() RETURN id AS place, name AS label
