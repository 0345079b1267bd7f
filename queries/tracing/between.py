"""How money can have got from one node to another, or to any of several."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal, get_args

import numpy as np

from graph.errors import InvalidParameter, NotFound, QueryTimeout
from graph.model import Node
from graph.store import GraphStore
from queries.one_state import in_one_state
from queries.tracing.answers import Limit, Trace
from queries.tracing.deadline import Deadline
from queries.tracing.flows import Flows, Mask
from queries.tracing.found import Asked, Found, answer, counted
from queries.tracing.names import Codes, Names
from queries.tracing.options import TraceOptions
from queries.tracing.reach import Reach
from queries.tracing.records import nodes_of, the_node
from queries.tracing.trace import DEFAULTS
from queries.tracing.walks import Steps, Walks

Which = Literal["shortest", "all"]

MAX_TARGETS: Final = 10_000


@in_one_state
def between(
    store: GraphStore,
    source_id: str,
    target_ids: Sequence[str],
    options: TraceOptions = DEFAULTS,
    which: Which = "shortest",
) -> Trace:
    """Return the chains of flows from `source_id` to any of `target_ids`.

    Args:
        which: `all` within the bounds, or the `shortest`: those of the fewest flows that
            reach any target. The limit `hops` says that a chain of one flow more than asked
            gets there too (for `shortest`: when no shorter one does).

    Raises:
        NotFound: there is no such node.
        InvalidParameter: no target, too many, or `which` is something else.
    """
    asked = Asked(the_node(store, source_id), _targets(store, target_ids, which), "between")
    deadline, names, met = Deadline.after(options.timeout), Names(store), list[Limit]()
    ahead = Reach(store, names, "out", options, deadline)
    back = Reach(store, names, "in", options, deadline)
    first, ends = np.empty((2, 0), np.int64)
    try:
        first, ends = _begin(ahead, [asked.origin]), _begin(back, asked.targets)
        _meet(ahead, back, options.hops + 1)
    except QueryTimeout:
        met.append("time")
    flows = Flows.join([*ahead.parts, *back.parts]).distinct()
    steps = Steps(flows.source, flows.target, flows.at)
    starts = np.isin(np.arange(len(names)), first)
    walks, in_time = counted(steps, starts, options, deadline)
    goals = np.isin(np.arange(len(names)), ends)
    levels, beyond = _levels(walks, goals, options.hops, which)
    on_chain, traced = _on_chain(walks, goals, levels, options, deadline)
    found = Found(flows, walks, goals[flows.target], levels, on_chain)
    ways, listed = found.ways(options, deadline)
    if not (in_time and traced and listed):
        met.append("time")
    if beyond:
        met.append("hops")
    return answer(store, names, found, ways, asked, found.extent(ways, options, met))


def _targets(store: GraphStore, ids: Sequence[str], which: str) -> tuple[Node, ...]:
    if which not in get_args(Which):
        raise InvalidParameter(f"which is {which!r}; give shortest or all")
    if isinstance(ids, str) or not 0 < len(ids) <= MAX_TARGETS:
        raise InvalidParameter(f"give 1 to {MAX_TARGETS} ids of nodes to look for")
    nodes = nodes_of(store, ids)
    missing = sorted(set(ids) - set(nodes))
    if missing:
        raise NotFound(f"no node {missing[0]!r} ({len(missing)} of {len(ids)} are not there)")
    return tuple(nodes[node] for node in dict.fromkeys(ids))


def _begin(reach: Reach, nodes: Sequence[Node]) -> Codes:
    if len(nodes) == 1:
        return reach.begin(nodes[0])
    origins = reach.names.enter(nodes, reach.deadline.left())
    reach.start(origins)
    return origins


def _meet(ahead: Reach, back: Reach, hops: int) -> None:
    """Read `hops` hops in all, each time on the side that has fewer nodes to ask for."""
    for _ in range(hops):
        side = ahead if len(ahead.frontier) <= len(back.frontier) else back
        side.step()
        if side.settled:
            return


def _levels(walks: Walks, goals: Mask, hops: int, which: Which) -> tuple[range, bool]:
    """Return the lengths to show, and whether one flow more than asked gets there too."""
    ends = goals[walks.steps.far]
    lengths = [k + 1 for k, count in enumerate(walks.counts) if (count[ends] > 0).any()]
    within = [length for length in lengths if length <= hops]
    beyond = any(length > hops for length in lengths)
    if which == "all":
        return range(1, min(hops, walks.hops) + 1), beyond
    return (range(within[0], within[0] + 1), False) if within else (range(1, 1), beyond)


def _on_chain(
    walks: Walks, goals: Mask, levels: range, options: TraceOptions, deadline: Deadline
) -> tuple[Mask, bool]:
    """Return the flows on chains of at most the longest of `levels`, and if there was time."""
    longest = levels.stop - 1
    if not levels:
        return np.zeros(len(walks.steps.near), np.bool_), True
    asked = replace(options, hops=longest)
    back, in_time = counted(walks.steps.reversed(), goals, asked, deadline)
    on_chain = np.asarray(walks.first() + back.first() - 1 <= longest)
    if walks.loops is not None:
        # Inside a circle the two halves could share a flow; its listed ways do not.
        member, first, last, length = walks.loops.member
        flows = walks.first_entry()[first] + length + back.first_entry()[last] - 2
        on_chain[walks.loops.flows] = False
        on_chain[member[flows <= longest]] = True
    return on_chain, in_time
