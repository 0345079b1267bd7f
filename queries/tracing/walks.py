"""How many chains end with each flow, level by level, without listing them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from queries.tracing.deadline import Deadline
from queries.tracing.flows import Mask
from queries.tracing.loops import Loops, find_loops, joined
from queries.tracing.names import Codes

Counts = npt.NDArray[np.int64] | npt.NDArray[np.object_]

#: Beyond this, counts are Python integers: exact, but slower.
_SAFE = float(2**61)


def _rough(counts: Counts) -> float:
    return float(counts.astype(np.float64).sum())


@dataclass(frozen=True, slots=True)
class Steps:
    """Flows as steps of a walk: from `near` to `far` at `when`, which never goes back.

    Against the money, near is the target, far the source and `when` minus the time.
    """

    near: Codes
    far: Codes
    when: Codes

    def reversed(self) -> "Steps":
        """Return the same steps walked the other way."""
        return Steps(self.far, self.near, -self.when)


class Walks:
    """Chains that begin in `starts`: `counts[k - 1]` chains of k flows end with each flow.

    A chain uses no flow twice. Cost: flows × hops, plus that of `find_loops` when flows of
    equal time may follow one another.
    """

    def __init__(
        self, steps: Steps, starts: Mask, *, hops: int, strict: bool, deadline: Deadline
    ) -> None:
        self.steps, self.hops, self._deadline = steps, hops, deadline
        self.order, self.low, self.high = self._ranges(strict)
        self.loops: Loops | None = None
        if not strict:
            found = find_loops(steps.near, steps.far, steps.when, hops, deadline)
            self.loops = found if len(found.flows) else None
        self.entries: list[Counts] = []
        self.counts: list[Counts] = []
        self._count(starts)

    def first(self) -> Codes:
        """Return the shortest chain that ends with each flow, in flows; hops + 1 when none."""
        shortest = np.full(len(self.steps.near), self.hops + 1, np.int64)
        for level in range(self.hops, 0, -1):
            shortest[self.counts[level - 1] > 0] = level
        return shortest

    def first_entry(self) -> Codes:
        """As `first`, of chains that reach the flow from outside its circle."""
        shortest = np.full(len(self.steps.near), self.hops + 1, np.int64)
        for level in range(self.hops, 0, -1):
            shortest[self.entries[level - 1] > 0] = level
        return shortest

    def before(self, flow: int, level: int) -> Codes:
        """Return the flows that may come before `flow` in a chain of `level` flows to it."""
        candidates = self.order[self.low[flow] : self.high[flow]]
        return np.asarray(candidates[self.counts[level - 2][candidates] > 0])

    def _ranges(self, strict: bool) -> tuple[Codes, Codes, Codes]:
        """Return the flows that lead to others, by end and time, and where in that order
        those lie that end where each flow begins, in time.

        Of a wide node's flows most lead nowhere: only those that do are sorted.
        """
        near, far, when = self.steps.near, self.steps.far, self.steps.when
        follows, leads = joined(near, far)
        order = leads[np.lexsort((when[leads], far[leads]))]
        moments = np.unique(when[order])
        width = len(moments) + 1
        keys = far[order] * width + np.searchsorted(moments, when[order])
        begin = near[follows] * width
        side: Literal["left", "right"] = "left" if strict else "right"
        until = begin + np.searchsorted(moments, when[follows], side=side)
        low, high = np.zeros((2, len(near)), np.int64)
        low[follows] = np.searchsorted(keys, begin)
        high[follows] = np.searchsorted(keys, until)
        return order, low, high

    def _count(self, starts: Mask) -> None:
        entry: Counts = starts[self.steps.near].astype(np.int64)
        for level in range(1, self.hops + 1):
            self._deadline.left()
            if level > 1:
                entry = self._entering(self.counts[-1])
            self.entries.append(entry)
            self.counts.append(self._through_loops(entry, level))

    def _entering(self, last: Counts) -> Counts:
        if _rough(last) > _SAFE:
            last = last.astype(object)
        total: Counts = np.concatenate([np.zeros(1, last.dtype), np.cumsum(last[self.order])])
        entry: Counts = total[self.high] - total[self.low]
        if self.loops is not None:
            np.subtract.at(entry, self.loops.after, last[self.loops.before])
        return entry

    def _through_loops(self, entry: Counts, level: int) -> Counts:
        loops = self.loops
        if loops is None:
            return entry
        counts = entry.copy()
        counts[loops.flows] = 0
        for length in range(1, level + 1):
            here = loops.length == length
            came = self.entries[level - length][loops.first[here]]
            ways = loops.ways[here]
            if _rough(came) * _rough(ways) + _rough(counts) > _SAFE:
                came, counts = came.astype(object), counts.astype(object)
            np.add.at(counts, loops.last[here], came * ways)
        return counts
