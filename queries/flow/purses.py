"""What a node holds, by earmark: one purse for each fund it received, one for the rest.

Which purse pays: money that is spent for a fund is of that fund's purse, then of the purse
without an earmark, then of all others together. Money that is spent for no fund is of all
purses together; under `earmark` first of the purse without one. What no purse has, nobody has
seen coming: it is unexplained.
"""

from typing import Final, NamedTuple

import numpy as np

from queries.flow.columns import Int32s, Int64s
from queries.flow.compiled import compiled

NONE: Final = -1


class Purses(NamedTuple):
    """The purses of all nodes; a purse is a number.

    Attributes:
        first: the first purse of each node, or NONE (n).
        after: the next purse of the same node, or NONE; in the order they were opened.
        fund: what a purse is for; 0 for no earmark.
        made: how many purses there are (1).
    """

    first: Int32s
    after: Int32s
    fund: Int32s
    made: Int64s


def no_purses(nodes: int, most: int) -> Purses:
    """Return room for `most` purses."""
    first = np.full(nodes, NONE, np.int32)
    after, fund = np.empty(most, np.int32), np.empty(most, np.int32)
    return Purses(first, after, fund, np.zeros(1, np.int64))


@compiled
def find(purses: Purses, node: int, fund: int) -> int:
    """Return the purse of `node` for `fund`, or NONE."""
    purse = purses.first[node]
    while purse != NONE and purses.fund[purse] != fund:
        purse = purses.after[purse]
    return int(purse)


@compiled
def add(purses: Purses, node: int, fund: int) -> int:
    """Return a new purse of `node` for `fund`; it comes last."""
    made = purses.made[0]
    purses.made[0] += 1
    purses.fund[made] = fund
    purses.after[made] = NONE
    last = purses.first[node]
    if last == NONE:
        purses.first[node] = made
        return int(made)
    while purses.after[last] != NONE:
        last = purses.after[last]
    purses.after[last] = made
    return int(made)


@compiled
def asked_first(stage: int, fund: int, unmarked_first: bool) -> int:
    """Return the earmark whose purse pays at `stage` (0, 1) for `fund`, or NONE."""
    if stage == 0:
        return fund or NONE
    return 0 if fund or unmarked_first else NONE
