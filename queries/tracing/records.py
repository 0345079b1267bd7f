"""Nodes and flows as questions return them, read by id."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from graph.errors import NotFound
from graph.model import NODE_COMMON, FlowRecord, Label, Node
from graph.query import Query
from graph.store import DEFAULT_TIMEOUT, GraphStore

#: Up to this many flows are found from their ends, more of them by the store's own look-up.
FEW: Final = 300

_DETAILS: Final = Query("queries.tracing", "details")


def the_node(store: GraphStore, node_id: str) -> Node:
    """Return the node `node_id`.

    Raises:
        NotFound: there is none.
    """
    found = nodes_of(store, [node_id])
    if node_id not in found:
        raise NotFound(f"no node {node_id!r}; `fundtrace search` finds ids by name or number")
    return found[node_id]


def nodes_of(store: GraphStore, ids: Sequence[str]) -> dict[str, Node]:
    """Return those of `ids` that are nodes, by id."""
    if not ids:
        return {}
    wanted = pa.array(sorted(set(ids)), pa.string())
    labels: dict[str, list[str]] = {}
    for row in store.labels_by_id(wanted).to_pylist():
        labels.setdefault(row["label"], []).append(row["id"])
    return {
        row["id"]: _node(label, row)
        for label, some in labels.items()
        for row in store.nodes_by_id(Label(label), pa.array(some, pa.string())).to_pylist()
    }


def _node(label: str, row: Mapping[str, Any]) -> Node:
    common = {name: row[name] for name in NODE_COMMON}
    properties = {
        name: value for name, value in row.items() if name not in NODE_COMMON and value
    }
    return Node(label=label, properties=properties, **common)


def flows_of(
    store: GraphStore,
    ends: Mapping[str, tuple[str, str]],
    *,
    timeout: float = DEFAULT_TIMEOUT,
) -> dict[str, FlowRecord]:
    """Return flows by id; `ends` gives the source and target of each."""
    if not ends:
        return {}
    if len(ends) > FEW:
        table = store.flows_by_id(pa.array(sorted(ends), pa.string()))
    else:
        table = store.read_table(
            _DETAILS,
            timeout=timeout,
            sources=sorted({source for source, _ in ends.values()}),
            targets=sorted({target for _, target in ends.values()}),
            flows=sorted(ends),
            limit=len(ends),
        )
    fields = FlowRecord.__dataclass_fields__
    return {
        row["id"]: FlowRecord(**{name: row[name] for name in fields})
        for row in table.select(list(fields)).to_pylist()
    }
