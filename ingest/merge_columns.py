"""Columns of the SQL that compares a run with itself and with the graph.

Every name comes from `graph.model`; no value is written into the text.
"""

from typing import Final

from graph.model import Type

#: What makes two statements of a link the same, in 128 bits; its labels follow from its ends.
LINK_HASH: Final = "md5_number(concat_ws(chr(31), kind, source, target, relation))"

#: Ids that stand more than once among the flows of a part, with the first row of each; hashes
#: tell in a fraction of the time that no id comes twice, the usual case.
REPEATED_FLOWS: Final = (
    "WITH twice AS (SELECT hash(id) AS h FROM flow WHERE hash(id) % $parts = $part "
    "GROUP BY h HAVING count(*) > 1) "
    "SELECT id, min(row) FROM flow SEMI JOIN twice ON hash(id) = h "
    "GROUP BY id HAVING count(*) > 1"
)


def first_known(name: str, kind: Type) -> str:
    """Return the first value that is known among several statements `n` of a node."""
    column, empty = f'n."{name}"', _empty(kind)
    known = f"arg_min({column}, n.row) FILTER (WHERE {column} <> {empty})"
    return f'coalesce({known}, {empty}) AS "{name}"'


def differing(name: str, kind: Type) -> str:
    """Return how many statements `n` say something else than what stands, `k`."""
    empty, said, stands = _empty(kind), f'n."{name}"', f'k."{name}"'
    return f"count(*) FILTER ({said} <> {empty} AND {stands} <> {empty} AND {said} <> {stands})"


def fills(name: str, kind: Type) -> str:
    """Return whether the run `m` knows what the graph `g` does not."""
    return f'(g."{name}" = {_empty(kind)} AND m."{name}" <> {_empty(kind)})'


def filled(name: str, kind: Type) -> str:
    """Return a property of a node that both know: what is known in the graph stands.

    A node that was only mentioned before (no name) now leads to the row that names it.
    """
    if name == "id":
        return "g.id AS id"
    new = "g.name = '' AND m.name <> ''" if name in ("batch", "row") else fills(name, kind)
    return f'CASE WHEN {new} THEN m."{name}" ELSE g."{name}" END AS "{name}"'


def _empty(kind: Type) -> str:
    return "''" if kind is Type.STRING else "0"


#: Content that may stay untold: what one statement leaves out is no other content.
_MAY_LACK: Final = {"account": "''", "standard": "0"}


def disagree(name: str) -> str:
    """Return SQL for: the statements `f` and `g` of a flow do not agree in `name`."""
    differs = f'f."{name}" <> g."{name}"'
    if name not in _MAY_LACK:
        return differs
    blank = _MAY_LACK[name]
    return f'({differs} AND f."{name}" <> {blank} AND g."{name}" <> {blank})'
