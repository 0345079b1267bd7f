"""A node or flow with all that is kept of it, its links and the line it was read from."""

from typing import Any, Final

import pyarrow as pa

from graph.errors import NotFound
from graph.model import FlowRecord, Node
from graph.query import Query
from graph.store import GraphStore
from queries.one_state import in_one_state
from queries.tracing.answers import Provenance, Record
from queries.tracing.records import nodes_of

#: Most links shown of one node.
MAX_LINKS: Final = 1_000

_PACKAGE: Final = "queries.tracing"
_ENDS: Final = ("source", "target", "fund", "beneficiary")

Link = tuple[str, str, str]


@in_one_state
def show(store: GraphStore, record_id: str) -> Record:
    """Return the node or flow `record_id`: properties, links and where it was read.

    Links of a flow are its ends, its fund and its beneficiary. Cost: a flow is looked for
    among all flows.

    Raises:
        NotFound: there is no such node or flow.
    """
    node = nodes_of(store, [record_id]).get(record_id)
    if node is not None:
        return _of_node(store, node)
    rows = store.flows_by_id(pa.array([record_id], pa.string())).to_pylist()
    if not rows:
        raise NotFound(
            f"no node or flow {record_id!r}; `fundtrace search` finds ids by name or number"
        )
    return _of_flow(store, rows[0])


@in_one_state
def show_all(store: GraphStore, record_id: str) -> tuple[Record, ...]:
    """Return the node and the flow `record_id`, the node first; one of them where only one is.

    Files name nodes and flows as they like, so that both may be `A001`. Cost: as of `show`
    for a flow, whichever it is.

    Raises:
        NotFound: there is no such node or flow.
    """
    first = show(store, record_id)
    if first.flow is not None:
        return (first,)
    rows = store.flows_by_id(pa.array([record_id], pa.string())).to_pylist()
    return (first, *(_of_flow(store, row) for row in rows))


def _of_node(store: GraphStore, node: Node) -> Record:
    rows = store.read(Query(_PACKAGE, "links"), id=node.id, limit=MAX_LINKS)
    links = tuple((str(kind), str(other), str(name)) for kind, other, name in rows)
    found = _provenance(store, node.batch, node.row)
    return Record(node, None, node.properties, links, found)


def _of_flow(store: GraphStore, row: dict[str, Any]) -> Record:
    fields = FlowRecord.__dataclass_fields__
    flow = FlowRecord(**{name: row[name] for name in fields})
    details = {name: value for name, value in row.items() if name not in fields and value}
    nodes = nodes_of(store, [row[end] for end in _ENDS if row[end]])
    links = tuple(
        (end, nodes[row[end]].id, nodes[row[end]].name) for end in _ENDS if row[end] in nodes
    )
    return Record(None, flow, details, links, _provenance(store, flow.batch, flow.row))


def _provenance(store: GraphStore, batch: str, row: int) -> Provenance:
    times = store.read(Query(_PACKAGE, "loaded_at"), batch=batch, limit=1)
    sources = store.read(Query(_PACKAGE, "source_of"), batch=batch, row=row, limit=1)
    file, sheet, line, mapping, sha256, _ = sources[0] if sources else ("", "", 0, "", "", "")
    loaded_at = times[0][0] if times else 0
    return Provenance(batch, file, sheet, line, mapping, sha256, loaded_at)
