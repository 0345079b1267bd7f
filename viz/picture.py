"""What a picture of a trace holds: its nodes, and flows between the same two folded."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.errors import InvalidParameter
from graph.model import FlowRecord, Node
from queries.tracing.answers import Chain, Trace


@dataclass(frozen=True, slots=True)
class Edge:
    """All flows of a picture from one node to another, in the order of the trace."""

    source: str
    target: str
    flows: tuple[FlowRecord, ...]

    @property
    def fen(self) -> int:
        """Return the sum of its flows, in fen."""
        return sum(flow.amount for flow in self.flows)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of its flows, each once."""
        return tuple(dict.fromkeys(flow.kind for flow in self.flows))


@dataclass(frozen=True, slots=True)
class Picture:
    """As much of a trace as a picture may hold.

    Attributes:
        chains: chains of the trace that are drawn whole.
        chains_left: chains of the trace that are not.
        fen_left: sum of the distinct flows that are only in what is not drawn.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    chains: int
    chains_left: int
    fen_left: int


def pictured(trace: Trace, *, cap: int) -> Picture:
    """Return the chains of `trace`, in its order, as far as they fit into `cap` nodes.

    A chain that does not fit is left out whole; a later, shorter one may still fit.

    Raises:
        InvalidParameter: `cap` is below 1.
    """
    if cap < 1:
        raise InvalidParameter(f"a picture of {cap} nodes was asked; 1 or more can be drawn")
    nodes = {trace.origin.id: trace.origin}
    drawn: list[Chain] = []
    left: list[Chain] = []
    for chain in trace.chains:
        more = {node.id: node for node in chain.nodes if node.id not in nodes}
        if len(nodes) + len(more) > cap:
            left.append(chain)
            continue
        nodes |= more
        drawn.append(chain)
    flows = _flows(drawn)
    missing = {id_: flow.amount for id_, flow in _flows(left).items() if id_ not in flows}
    return Picture(
        tuple(nodes.values()),
        _folded(flows.values()),
        len(drawn),
        len(left),
        sum(missing.values()),
    )


def _flows(chains: Iterable[Chain]) -> dict[str, FlowRecord]:
    return {flow.id: flow for chain in chains for flow in chain.flows}


def _folded(flows: Iterable[FlowRecord]) -> tuple[Edge, ...]:
    bundles: dict[tuple[str, str], list[FlowRecord]] = {}
    for flow in flows:
        bundles.setdefault((flow.source, flow.target), []).append(flow)
    return tuple(Edge(a, b, tuple(bundle)) for (a, b), bundle in bundles.items())
