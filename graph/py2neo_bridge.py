"""A trace as a py2neo Subgraph, and back: for teams with py2neo notebooks.

py2neo is at its end of life, so nothing else uses it; it is the extra `fundtrace[py2neo]`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from graph.errors import InvalidParameter, NotConfigured
from graph.model import FlowRecord, Label, Node
from graph.schema.neo4j import ENTITY

if TYPE_CHECKING:
    from py2neo import Subgraph

_COMMON: Final = ("id", "name", "division", "batch", "row")
_FLOW: Final = tuple(
    field.name for field in fields(FlowRecord) if field.name not in ("kind", "source", "target")
)


def to_subgraph(nodes: Iterable[Node], flows: Iterable[FlowRecord]) -> "Subgraph":
    """Return `nodes` and `flows` as a Subgraph that py2neo can draw, create or merge.

    Each node has the labels of the store, `Entity` and its own, and `id` as primary key. To
    write it to a server use `merge` of this module, which keeps parallel flows apart.

    Raises:
        InvalidParameter: a flow begins or ends at a node that is not in `nodes`.
        NotConfigured: py2neo is not installed.
    """
    py2neo = _py2neo()
    made = {node.id: _node(py2neo, node) for node in nodes}
    relationships = [_relationship(py2neo, flow, made) for flow in flows]
    return py2neo.Subgraph(made.values(), relationships)


def from_subgraph(
    subgraph: "Subgraph",
) -> tuple[tuple[Node, ...], tuple[FlowRecord, ...]]:
    """Return the nodes and flows of `subgraph`, each ordered by id.

    Raises:
        InvalidParameter: a node has no id or no label of ours.
        NotConfigured: py2neo is not installed.
    """
    _py2neo()
    nodes = (_to_node(node) for node in subgraph.nodes)
    flows = (_to_flow(relationship) for relationship in subgraph.relationships)
    return (
        tuple(sorted(nodes, key=lambda node: node.id)),
        tuple(sorted(flows, key=lambda flow: flow.id)),
    )


def merge(graph: Any, subgraph: "Subgraph") -> None:
    """Write `subgraph` to a py2neo `Graph`, each node and flow once by its id.

    py2neo's own `graph.create` and `graph.merge` keep one relationship of a kind between two
    nodes: of several payments to one payee they lose all but one.

    Raises:
        NotConfigured: py2neo is not installed.
    """
    _py2neo()
    from py2neo.bulk import merge_nodes, merge_relationships

    end = (ENTITY, "id")
    for node in subgraph.nodes:
        label = _to_node(node).label
        merge_nodes(graph.auto(), [dict(node)], end, labels={ENTITY, label})
    for relationship in subgraph.relationships:
        source, target = _ends(relationship.nodes)
        row = (source["id"], dict(relationship), target["id"])
        key = (type(relationship).__name__, "id")
        merge_relationships(graph.auto(), [row], key, start_node_key=end, end_node_key=end)


def _py2neo() -> Any:
    try:
        import py2neo
    except ImportError as error:
        raise NotConfigured(
            "py2neo is not installed; pip install 'fundtrace[py2neo]'"
        ) from error
    return py2neo


def _node(py2neo: Any, node: Node) -> Any:
    common = {name: getattr(node, name) for name in _COMMON}
    made = py2neo.Node(ENTITY, node.label, **{**node.properties, **common})
    made.__primarylabel__, made.__primarykey__ = ENTITY, "id"
    return made


def _relationship(py2neo: Any, flow: FlowRecord, nodes: Mapping[str, Any]) -> Any:
    absent = [end for end in (flow.source, flow.target) if end not in nodes]
    if absent:
        raise InvalidParameter(
            f"flow {flow.id!r} joins {' and '.join(absent)}, which is not among the nodes"
        )
    properties = {name: getattr(flow, name) for name in _FLOW}
    return py2neo.Relationship(nodes[flow.source], flow.kind, nodes[flow.target], **properties)


def _to_node(node: Any) -> Node:
    labels = [label for label in Label if label in node.labels]
    if len(labels) != 1 or not node.get("id"):
        raise InvalidParameter(
            f"a node of the subgraph has the labels {sorted(map(str, node.labels))} and the id "
            f"{node.get('id')!r}; it needs an id and one label of {', '.join(Label)}"
        )
    rest = {name: value for name, value in node.items() if name not in _COMMON and value}
    return Node(
        id=node["id"],
        label=labels[0].value,
        name=node.get("name", ""),
        division=node.get("division", ""),
        batch=node.get("batch", ""),
        row=node.get("row", 0),
        properties=rest,
    )


def _to_flow(relationship: Any) -> FlowRecord:
    empty: dict[str, str | int] = {"amount": 0, "at": 0, "row": 0}
    values = {name: relationship.get(name, empty.get(name, "")) for name in _FLOW}
    source, target = _ends(relationship.nodes)
    return FlowRecord(
        kind=type(relationship).__name__, source=source["id"], target=target["id"], **values
    )


def _ends(nodes: Sequence[Any]) -> tuple[Any, Any]:
    return nodes[0], nodes[-1]
