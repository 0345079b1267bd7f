"""Money that comes back: rings of flows, each not earlier than the one before."""

from queries.flow.columns import Bytes, Columns
from queries.flow.rings_answer import Ring, Rings
from queries.flow.rings_found import found
from queries.flow.rings_options import RingOptions
from queries.flow.rings_ranked import by_nodes, one_by_one

__all__ = ["Ring", "RingOptions", "Rings", "rings"]


def rings(flows: Columns, options: RingOptions, through: Bytes | None = None) -> Rings:
    """Return the simple cycles of flows that respect time, within the window.

    Args:
        through: 1 for the nodes of which a ring must have one, else 0 (nodes of `flows`); None
            stands for all. Other rings are neither kept nor counted.

    A ring passes through 2 or more distinct nodes; a flow from a node to itself is none. Flows
    of one moment may follow one another unless `strict`; a set of flows that is a ring from
    several of its flows (all of one moment) is one ring, from its first flow.

    Memory is some passes over the flows plus about 8 · max_hops bytes for each ring found. Time
    is linear in the flows where few of them lie on cycles within a window, and else grows with
    the walks from opening flows to nodes from which the money can still be back in time.
    """
    low, high = (int(x) for x in flows.at.searchsorted([options.since, options.until + 1]))
    rows, searched = found(flows, low, high, options, through)
    ranked = one_by_one if options.single else by_nodes
    shown, total = ranked(flows, low, high, rows, options)
    return Rings(rings=tuple(shown), total=total, complete=searched is None, searched=searched)
