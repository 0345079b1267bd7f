"""Where money came from and where it went: chains that end in or start from one node."""

from typing import Literal

import numpy as np

from graph.errors import QueryTimeout
from graph.store import GraphStore
from queries.one_state import in_one_state
from queries.tracing.answers import Limit, Trace
from queries.tracing.deadline import Deadline
from queries.tracing.flows import Flows
from queries.tracing.found import Asked, Found, answer, counted
from queries.tracing.names import Codes, Names
from queries.tracing.options import TraceOptions
from queries.tracing.reach import NEVER, Reach
from queries.tracing.records import the_node
from queries.tracing.walks import Steps, Walks

DEFAULTS = TraceOptions()


@in_one_state
def upstream(store: GraphStore, node_id: str, options: TraceOptions = DEFAULTS) -> Trace:
    """Return every chain of flows that ends in `node_id`: where its money can have come from.

    Money can have come along a chain when its flows follow one another in time; amounts are
    not apportioned. A chain uses no flow twice, but may pass a node again. Nodes and flows
    stand in the order the money moved; chains in that of `options.order`.

    Cost: reading each flow that was reached once, whatever the number of chains.

    Raises:
        NotFound: there is no such node.
    """
    return _trace(store, node_id, options, "up")


@in_one_state
def downstream(store: GraphStore, node_id: str, options: TraceOptions = DEFAULTS) -> Trace:
    """Return every chain of flows that starts from `node_id`: where its money can have gone.

    As `upstream`, the other way.
    """
    return _trace(store, node_id, options, "down")


def _trace(
    store: GraphStore, node_id: str, options: TraceOptions, to: Literal["up", "down"]
) -> Trace:
    origin = the_node(store, node_id)
    asked = Asked(origin, (), to)
    deadline, names, met = Deadline.after(options.timeout), Names(store), list[Limit]()
    reach = Reach(store, names, "out" if to == "down" else "in", options, deadline)
    first: Codes = np.empty(0, np.int64)
    try:
        first = reach.begin(origin)
        for _ in range(options.hops):
            reach.step()
    except QueryTimeout:
        met.append("time")
    flows = Flows.join(reach.parts)
    steps = Steps(flows.source, flows.target, flows.at)
    starts = np.isin(np.arange(len(names)), first)
    walks, in_time = counted(
        steps if to == "down" else steps.reversed(), starts, options, deadline
    )
    levels = range(1, min(options.hops, walks.hops) + 1)
    found = Found(
        flows, walks, np.ones(len(flows.at), np.bool_), levels, walks.first() < levels.stop
    )
    ways, listed = found.ways(options, deadline)
    if not (in_time and listed):
        met.append("time")
    if not met:
        met += _beyond(reach, walks, options.hops)
    return answer(store, names, found, ways, asked, found.extent(ways, options, met))


def _beyond(reach: Reach, walks: Walks, hops: int) -> list[Limit]:
    """Return the limit met when the longest chains are followed one flow further."""
    if walks.counts[hops].any():
        return ["hops"]
    last = walks.counts[hops - 1] > 0
    since = np.full(len(reach.names), NEVER, np.int64)
    np.minimum.at(since, walks.steps.far[last], walks.steps.when[last])
    nodes = np.flatnonzero((since != NEVER) & ~reach.expanded)
    try:
        return ["hops"] if reach.goes_on(nodes, since) else []
    except QueryTimeout:
        return ["time"]
