"""Nodes as questions return them, read by id."""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from graph.errors import NotFound
from graph.model import NODE_COMMON, Label, Node, label_of
from graph.store import GraphStore


def the_node(store: GraphStore, node_id: str) -> Node:
    """Return the node `node_id`.

    Raises:
        NotFound: there is none.
    """
    found = nodes_of(store, [node_id])
    if node_id not in found:
        raise NotFound(f"no node {node_id!r}; `fundtrace search` finds ids by name or number")
    return found[node_id]


def nodes_of(
    store: GraphStore, ids: Iterable[str], known: Iterable[Node] = ()
) -> dict[str, Node]:
    """Return those of `ids` that are nodes, by id; `known` ones are not read again."""
    found = {node.id: node for node in known}
    wanted = set(ids) - set(found)
    found |= _by_label(store, ((label_of(node), node) for node in wanted))
    others = sorted(wanted - set(found))  # with a prefix that says another label, or none
    rows = store.labels_by_id(pa.array(others, pa.string())).to_pylist() if others else []
    return found | _by_label(store, ((Label(row["label"]), row["id"]) for row in rows))


def _by_label(store: GraphStore, wanted: Iterable[tuple[Label, str]]) -> dict[str, Node]:
    ids: dict[Label, set[str]] = {}
    for label, node in wanted:
        ids.setdefault(label, set()).add(node)
    return {
        row["id"]: _node(label, row)
        for label, some in ids.items()
        for row in store.nodes_by_id(label, pa.array(sorted(some), pa.string())).to_pylist()
    }


def _node(label: str, row: Mapping[str, Any]) -> Node:
    common = {name: row[name] for name in NODE_COMMON}
    properties = {
        name: value for name, value in row.items() if name not in NODE_COMMON and value
    }
    return Node(label=label, properties=properties, **common)
