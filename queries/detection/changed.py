"""What batches changed in a graph, and so which rules must look again, and where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.kinds import Flow, Label, Link
from graph.model import label_of
from graph.properties import MANY_FILLED
from graph.query import Query
from graph.store import GraphStore
from queries.detectors.detector import Detector

Kind = Label | Flow | Link

#: Anchors above which looking at all of them costs less than naming them.
MOST: Final = 200_000

_TIMEOUT: Final = 1_800.0
_PACKAGE: Final = "queries.detection"


@dataclass(frozen=True, slots=True)
class Change:
    """What some batches brought.

    Attributes:
        kinds: of the flows and links they brought, and of the nodes they brought or filled.
        filled: labels of nodes of earlier batches that they told more about; None when they
            filled too many to list, or their batches were loaded before this was noted.
        touched: ids of all those nodes, and of the ends and beneficiaries of the flows.
    """

    kinds: frozenset[Kind]
    filled: frozenset[Label] | None
    touched: frozenset[str]


def change_of(store: GraphStore, batches: Sequence[str]) -> Change:
    """Return what `batches` changed. Cost: one look at every flow and link for its batch."""
    kinds: set[Kind] = set()
    touched: set[str] = set()
    for label in Label:
        ids = _ids(store, Query(_PACKAGE, "changed_nodes").bound(label=label), batches)
        if ids:
            kinds.add(label)
            touched |= ids
    for kind in (*Flow, *Link):
        stem = "changed_flows" if isinstance(kind, Flow) else "changed_links"
        ids = _ids(store, Query(_PACKAGE, stem).bound(kind=kind), batches)
        if ids:
            kinds.add(kind)
            touched |= ids
    filled = _filled(store, batches)
    if filled is None:
        return Change(frozenset(kinds), None, frozenset(touched))
    labels = frozenset(label_of(node) for node in filled)
    return Change(frozenset(kinds | labels), labels, frozenset(touched | filled))


def _ids(store: GraphStore, text: Query, batches: Sequence[str]) -> set[str]:
    rows = store.read_table(text, timeout=_TIMEOUT, batches=list(batches))
    if not rows.num_rows:
        return set()
    found = pc.unique(pa.chunked_array([c for col in rows.columns for c in col.chunks]))
    return set(found.to_pylist()) - {""}


def _filled(store: GraphStore, batches: Sequence[str]) -> set[str] | None:
    told = [row[0] for row in store.read(Query(_PACKAGE, "filled"), batches=list(batches))]
    if MANY_FILLED in told:
        return None
    return {node for each in told for node in each.splitlines()}


def where_to_look(
    rule: type[Detector], change: Change, *, later: bool
) -> tuple[str, ...] | None:
    """Return the anchors about which `rule` may find something else; None for all.

    Args:
        later: the moment of the run is another than that of the run before.
    """
    if rule.timed and later:
        return None
    if change.filled is None:
        return None
    if not rule.reads & change.kinds:
        return ()
    if not rule.local or len(change.touched) > MOST:
        return None
    if Flow.RETURNED in rule.reads & change.kinds:
        return None  # a return does not name for whom the payment was that it undoes
    others = {kind for kind in rule.reads if isinstance(kind, Label)} - {rule.anchor}
    if change.filled & others:
        return None  # what is known of a programme or an owner holds for many anchors
    return tuple(sorted(_anchors(change.touched, rule.anchor)))


def _anchors(ids: Iterable[str], label: Label) -> Iterable[str]:
    return (each for each in ids if label_of(each) is label)
