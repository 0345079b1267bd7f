"""How much could have gone from A to B over all routes, and which flows it had to pass.

Every flow is an arc that carries at most its amount. Money moves on only at or after the moment
it arrived, and may wait: each node stands in the network once for each moment that matters, and
money goes from one to the next without limit (Ford & Fulkerson, "Constructing maximal dynamic
flows from static flows", 1958; Skutella, "An introduction to network flows over time", 2009).

OR-Tools finds the maximum: kept by Google, Apache licence, push-relabel in 64-bit integers, so
exact in fen. scipy has 32-bit capacities only, igraph doubles (and the GPL). networkx is exact,
but took up to 6 s for 20,000 flows and over a minute for 100,000, OR-Tools 0.2 s.
"""

from dataclasses import dataclass, field
from typing import Final

import networkx as nx
import numpy as np
import numpy.typing as npt
from ortools.graph.python.max_flow import SimpleMaxFlow
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from graph.errors import InvalidParameter
from queries.flow.columns import Columns, Int32s, Int64s, columns
from queries.flow.reach import Window, arrivals, span

Bools = npt.NDArray[np.bool_]

MOST_FLOWS: Final = 5_000_000
#: Sums of fen stay below it, so that no sum in the network leaves 64 bits.
_MOST_FEN: Final = 2**62


@dataclass(frozen=True, slots=True)
class MaxFlowOptions:
    """Which flows may be used, and how many at most.

    Attributes:
        window: flows outside it carry nothing.
        strict: money moves on only after the moment it arrived; else at that moment too.
        most_flows: most flows on routes from A to B, 1 to 5,000,000; an answer over more is
            refused rather than cut short. 200,000 take up to 1 s, a million 3 to 20 s and
            0.5 GB; OR-Tools cannot be stopped and keeps the interpreter lock all that time.

    Raises:
        InvalidParameter: `most_flows` is outside its range.
    """

    window: Window = field(default_factory=Window)
    strict: bool = False
    most_flows: int = 200_000

    def __post_init__(self) -> None:
        if not 1 <= self.most_flows <= MOST_FLOWS:
            raise InvalidParameter(
                f"most_flows is {self.most_flows!r}; give a whole number 1 to {MOST_FLOWS}"
            )


@dataclass(frozen=True, slots=True)
class MaxFlow:
    """What could have gone from A to B at most, one way to do it, and what limits it.

    Attributes:
        amount: fen, exact.
        flows: numbers of the flows that carry some of it, in the order of time (k): one way of
            perhaps many, without circles.
        carried: how much of it each carries, fen, 1 to its amount (k).
        cut: numbers of flows, in the order of time, without which nothing gets from A to B and
            whose amounts sum to `amount`. Of all such cuts it is the one nearest to A.
        inspect: nodes that flows of the cut leave, most money first, then by number.
        inspect_fen: the money of the cut that leaves each, fen.
        on_routes: how many flows lie on some route from A to B, used or not.
    """

    amount: int
    flows: Int32s
    carried: Int64s
    cut: Int32s
    inspect: Int32s
    inspect_fen: Int64s
    on_routes: int


def max_flow(
    flows: Columns, source: int, target: int, options: MaxFlowOptions | None = None
) -> MaxFlow:
    """Return the most that could have gone from `source` to `target` over all routes together.

    `source` has what it sends whenever it sends it; `target` sends nothing on.

    Cost: two passes over all flows, then see `MaxFlowOptions.most_flows`.

    Raises:
        InvalidParameter: no such node, both are the same, or too many flows lie on the routes.

    Source: Ford & Fulkerson, "Maximal flow through a network", Canad. J. Math. 8 (1956).
    """
    options = options or MaxFlowOptions()
    _check_ends(flows.nodes, source, target)
    on_routes = _cut_down(flows, source, target, options)
    if not len(on_routes):
        none, nothing = np.empty(0, np.int32), np.empty(0, np.int64)
        return MaxFlow(0, none, nothing, none, none, nothing, 0)
    network = _expanded(flows, on_routes, source, target, options.strict)
    carried, cut = _solved(network)
    inspect, inspect_fen = _summed(flows, on_routes[cut])
    return MaxFlow(
        amount=int(inspect_fen.sum()),
        flows=on_routes[carried > 0],
        carried=carried[carried > 0],
        cut=on_routes[cut],
        inspect=inspect,
        inspect_fen=inspect_fen,
        on_routes=len(on_routes),
    )


def _check_ends(nodes: int, source: int, target: int) -> None:
    for node in (source, target):
        if not 0 <= node < nodes:
            raise InvalidParameter(f"no node {node}; there are 0 to {nodes - 1}")
    if source == target:
        raise InvalidParameter(f"from node {source} to itself; give two different nodes")


def _cut_down(flows: Columns, source: int, target: int, options: MaxFlowOptions) -> Int32s:
    """Return the flows on routes from `source` to `target`, in the order of time."""
    near = _on_routes(flows, source, target, options)
    leaving, reaching = flows.source[near], flows.target[near]
    near = near[(leaving != reaching) & (reaching != source) & (leaving != target)]
    ends = flows.source[near], flows.target[near]
    some = columns(flows.nodes, *ends, flows.amount[near], flows.at[near])
    on_routes: Int32s = near[_on_routes(some, source, target, options)]  # past no end twice
    if len(on_routes) > options.most_flows:
        raise InvalidParameter(
            f"{len(on_routes)} flows lie on routes from node {source} to node {target}, "
            f"most_flows is {options.most_flows}; narrow the window or raise it"
        )
    if sum(flows.amount[on_routes].tolist()) >= _MOST_FEN:
        raise InvalidParameter(f"the flows carry more than {_MOST_FEN} fen; narrow the window")
    return on_routes


def _on_routes(flows: Columns, source: int, target: int, options: MaxFlowOptions) -> Int32s:
    """Return flows that leave when money can have come, and arrive while it can go on."""
    window, strict = options.window, options.strict
    low, high = span(flows.at, window)
    come = arrivals(flows, [source], "out", window, strict=strict)[flows.source[low:high]]
    go = arrivals(flows, [target], "in", window, strict=strict)[flows.target[low:high]]
    at = flows.at[low:high]
    found: Bools = (come < at) & (go < -at) if strict else (come <= at) & (go <= -at)
    numbers: Int32s = (low + np.flatnonzero(found)).astype(np.int32)
    return numbers


@dataclass(frozen=True, slots=True)
class _Network:
    """Arcs between moments of nodes; the first ones are flows, the others wait at a node."""

    nodes: int
    tail: Int32s
    head: Int32s
    capacity: Int64s  # of the flows, fen
    source: int
    target: int


def _expanded(flows: Columns, some: Int32s, source: int, target: int, strict: bool) -> _Network:
    """Return the network over time of the flows `some`.

    A node is one place as long as all that comes in can still go out: a new one begins where
    something comes in after something went out.
    """
    node = np.concatenate([flows.source[some], flows.target[some]])
    comes = np.repeat([False, True], len(some))
    order = np.lexsort((comes & strict, np.tile(flows.at[some], 2), node))
    node, comes = node[order], comes[order]
    moment = _starts(node, np.tile(flows.at[some], 2)[order], comes & strict)
    comes_in = np.logical_or.reduceat(comes, moment)
    goes_out = np.logical_or.reduceat(~comes, moment)
    new_node = np.append(True, np.diff(node[moment]) != 0)
    new = new_node | np.append(True, goes_out[:-1] & comes_in[1:])
    place = np.empty(2 * len(some), np.int32)
    place[order] = np.repeat(np.cumsum(new) - 1, np.diff(moment, append=len(order)))
    tail, head = place[: len(some)], place[len(some) :]
    waits = np.flatnonzero(~new_node[new]).astype(np.int32)  # places with one before
    return _Network(
        nodes=int(new.sum()),
        tail=np.concatenate([tail, waits - 1]),
        head=np.concatenate([head, waits]),
        capacity=flows.amount[some],
        source=int(tail[flows.source[some] == source][0]),
        target=int(head[flows.target[some] == target][0]),
    )


def _starts(*keys: npt.NDArray[np.generic]) -> Int64s:
    """Return where runs of equal keys begin."""
    changed = np.zeros(len(keys[0]), np.bool_)
    changed[0] = True
    for key in keys:
        changed[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(changed)


def _solved(network: _Network) -> tuple[Int64s, Bools]:
    """Return what each flow carries and whether it is of the cut."""
    count = len(network.capacity)
    no_limit = np.full(len(network.tail) - count, network.capacity.sum())
    solver = SimpleMaxFlow()
    arcs = solver.add_arcs_with_capacity(
        network.tail, network.head, np.concatenate([network.capacity, no_limit])
    )
    status = solver.solve(network.source, network.target)
    if status != solver.OPTIMAL:
        raise AssertionError(f"OR-Tools gave up on a network that has a maximum: {status}")
    carried = _without_circles(network, np.array(solver.flows(arcs[:count]), np.int64))
    near = np.zeros(network.nodes, np.bool_)
    near[solver.get_source_side_min_cut()] = True
    return carried, near[network.tail[:count]] & ~near[network.head[:count]]


def _without_circles(network: _Network, carried: Int64s) -> Int64s:
    """Take away what only goes round among flows of one moment."""
    used = np.flatnonzero(carried)
    tail, head = network.tail[used], network.head[used]
    shape = (network.nodes, network.nodes)
    steps = csr_array((np.ones(len(used), np.int8), (tail, head)), shape=shape)
    _, part = connected_components(steps, connection="strong")
    inside = used[part[tail] == part[head]]
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_edges_from(zip(network.tail[inside], network.head[inside], inside, strict=True))
    while True:
        try:
            circle = nx.find_cycle(graph)
        except nx.NetworkXNoCycle:
            return carried
        arcs = [arc for *_, arc in circle]
        carried[arcs] -= carried[arcs].min()
        graph.remove_edges_from(edge for edge in circle if not carried[edge[-1]])


def _summed(flows: Columns, cut: Int32s) -> tuple[Int32s, Int64s]:
    """Return the nodes that flows leave and how much leaves each, most first."""
    nodes, of = np.unique(flows.source[cut], return_inverse=True)
    fen = np.zeros(len(nodes), np.int64)
    np.add.at(fen, of, flows.amount[cut])
    order = np.lexsort((nodes, -fen))
    return nodes[order], fen[order]
