"""From counted walks to an answer: which chains are shown and how much the rest holds."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from graph.errors import QueryTimeout
from graph.model import Node
from graph.store import GraphStore
from queries.tracing.answers import Chain, Direction, Extent, Limit, Trace
from queries.tracing.deadline import Deadline
from queries.tracing.flows import Flows, Mask
from queries.tracing.kept import records_of
from queries.tracing.listing import Listing
from queries.tracing.names import Names
from queries.tracing.options import TraceOptions
from queries.tracing.records import nodes_of
from queries.tracing.walks import Counts, Steps, Walks

#: Seconds to count what was read and to look up names when the time for it is used up.
GRACE: Final = 3.0

Way = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Flows, the walks over them and which of these are asked for.

    Attributes:
        ends: flows that an asked chain may end with, in the direction of the walk.
        levels: lengths of the asked chains, in flows.
        on_chain: flows that lie on some asked chain.
    """

    flows: Flows
    walks: Walks
    ends: Mask
    levels: range
    on_chain: Mask

    def total(self) -> int:
        """Return how many chains there are."""
        return sum(_exact(self.walks.counts[level - 1][self.ends]) for level in self.levels)

    def ways(self, options: TraceOptions, deadline: Deadline) -> tuple[list[Way], bool]:
        """Return the chains to show and whether all of them were listed in time."""
        deadline = deadline.at_least(GRACE)
        listing = Listing(self.walks, self.flows.ids, self.flows.amount, self.ends, self.levels)
        ways: list[Way] = []
        try:
            for way in listing.chains(options.order, options.limit):
                ways.append(way)
                deadline.left()
        except QueryTimeout:
            return ways, False
        return ways, True

    def extent(self, ways: list[Way], options: TraceOptions, met: list[Limit]) -> Extent:
        """Return how much of the whole `ways` are; `met` are limits met before."""
        shown = np.unique(np.array([flow for way in ways for flow in way], np.int64))
        fen_shown = _exact(self.flows.amount[shown])
        held = self.on_chain.copy()
        held[shown] = True  # also when time ran out before all of them were counted
        total = max(self.total(), len(ways))
        rows: list[Limit] = ["rows"] if total > len(ways) else []
        return Extent(
            total=total,
            shown=len(ways),
            fen_shown=fen_shown,
            fen_left_out=_exact(self.flows.amount[held]) - fen_shown,
            limits=tuple(dict.fromkeys([*met, *rows])),
        )


def counted(
    steps: Steps, starts: Mask, options: TraceOptions, deadline: Deadline
) -> tuple[Walks, bool]:
    """Return walks of one flow more than asked, and whether there was time to count them.

    When there was not, the walks are as long as a few more seconds allow.
    """
    deadline = deadline.at_least(GRACE)
    for hops in (options.hops + 1, 3, 2):
        try:
            walks = Walks(steps, starts, hops=hops, strict=options.strict, deadline=deadline)
            return walks, hops > options.hops
        except QueryTimeout:
            deadline = Deadline.after(GRACE)
    walks = Walks(steps, starts, hops=1, strict=True, deadline=Deadline.after(GRACE))
    return walks, False


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer says of its question."""

    origin: Node
    targets: tuple[Node, ...]
    direction: Direction


def answer(
    store: GraphStore, names: Names, found: Found, ways: list[Way], asked: Asked, extent: Extent
) -> Trace:
    """Read what is kept of the shown chains and put them in the order the money moved."""
    used = np.unique(np.array([flow for way in ways for flow in way], np.int64))
    records = records_of(store, names, found.flows, used, 10 * GRACE)
    ends = [end for flow in records.values() for end in (flow.source, flow.target)]
    nodes = nodes_of(store, ends, (asked.origin, *asked.targets))
    chains = []
    for way in ways:
        ordered = way[::-1] if asked.direction == "up" else way
        parts = tuple(records[flow] for flow in ordered)
        passed = (parts[0].source, *(part.target for part in parts))
        chains.append(Chain(tuple(nodes[node] for node in passed), parts))
    return Trace(asked.origin, asked.targets, asked.direction, tuple(chains), extent)


def _exact(values: Counts) -> int:
    """Sum without overflow."""
    if len(values) == 0:
        return 0
    if values.dtype == np.object_ or float(values.astype(np.float64).sum()) > 2.0**61:
        return sum(int(value) for value in values)
    return int(values.sum())
