"""What a node holds, by earmark: one purse for each fund it received, one for the rest.

Which purse pays: money that is spent for a fund is of that fund's purse, then of the purse
without an earmark, then of all others together. Money that is spent for no fund is of all
purses together; under `earmark` first of the purse without one. What no purse has, nobody has
seen coming: it is unexplained.
"""

from typing import Any, Final, NamedTuple

import numpy as np

from queries.flow.columns import Int32s, Int64s
from queries.flow.compiled import compiled

NONE: Final = -1

#: An array of records; their fields are read as attributes.
Records = Any


class Purses(NamedTuple):
    """The purses of all nodes; a purse is a number.

    What belongs to one purse stands together in memory: with millions of them every look at
    another place costs as much as all the counting.

    Attributes:
        first: the first purse of each node, or NONE (n).
        of: of each purse what it is for (`fund`, 0 for no earmark), the next one of the same
            node or NONE (`after`, in the order they were opened), and what it holds.
        made: how many purses there are (1).
    """

    first: Int32s
    of: Records
    made: Int64s


def no_purses(nodes: int, most: int, holding: tuple[tuple[str, str], ...]) -> Purses:
    """Return room for `most` purses that hold the fields `holding`, empty."""
    kind = np.dtype([("fund", "i4"), ("after", "i4"), *holding])
    return Purses(np.full(nodes, NONE, np.int32), np.empty(most, kind), np.zeros(1, np.int64))


@compiled
def find(purses: Purses, node: int, fund: int) -> int:
    """Return the purse of `node` for `fund`, or NONE."""
    purse = purses.first[node]
    while purse != NONE and purses.of[purse].fund != fund:
        purse = purses.of[purse].after
    return int(purse)


@compiled
def add(purses: Purses, node: int, fund: int) -> int:
    """Return a new purse of `node` for `fund`; it comes last, and what it holds is not set."""
    made = purses.made[0]
    purses.made[0] += 1
    purses.of[made].fund = fund
    purses.of[made].after = NONE
    last = purses.first[node]
    if last == NONE:
        purses.first[node] = made
        return int(made)
    while purses.of[last].after != NONE:
        last = purses.of[last].after
    purses.of[last].after = made
    return int(made)


@compiled
def asked_first(stage: int, fund: int, unmarked_first: bool) -> int:
    """Return the earmark whose purse pays at `stage` (0, 1) for `fund`, or NONE."""
    if stage == 0:
        return fund or NONE
    return 0 if fund or unmarked_first else NONE
