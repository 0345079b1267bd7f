"""Which node of the projection somebody means."""

import pyarrow as pa

from graph.errors import NotFound
from graph.store import GraphStore
from queries.flow.nodes import LABELS
from queries.flow.projection import Projection


def number_of(store: GraphStore, projection: Projection, node: str) -> int:
    """Return the number of whoever holds the money of `node`.

    Raises:
        NotFound: there is no such node, or no money touches it; says what the id is, then.
    """
    try:
        return projection.number(node)
    except NotFound:
        if said := _otherwise(store, node):
            raise NotFound(said) from None
        raise


def _otherwise(store: GraphStore, node: str) -> str:
    """Return what `node` is the id of, if not of a node that money touches; '' for nothing."""
    ids = pa.array([node], pa.string())
    labels = store.labels_by_id(ids)["label"].to_pylist()
    if labels:
        return f"{node!r} is a {labels[0]}, which no money touches; it flows between {_KINDS}"
    flows = store.flows_by_id(ids).to_pylist()
    if flows:
        ends = f"{flows[0]['source']!r} or {flows[0]['target']!r}"
        return f"{node!r} is a flow, not a node; ask for one of its ends, {ends}"
    return ""


_KINDS = ", ".join(LABELS)
