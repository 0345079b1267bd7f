"""The chains themselves, in the asked order, as many as are to be shown."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from queries.tracing.flows import Mask
from queries.tracing.names import Codes
from queries.tracing.options import Order
from queries.tracing.walks import Walks


@dataclass(frozen=True, slots=True)
class Listing:
    """Lists chains that `walks` has counted, from the far end back, each one only once.

    Every start leads to a chain, so the cost is that of what is shown, not of what there is.

    Attributes:
        ends: flows that a shown chain may end with (in the direction of the walk).
        levels: lengths of the chains to show, in flows, ascending.
    """

    walks: Walks
    ids: pa.Array
    amount: Codes
    ends: Mask
    levels: range
    _sorted: dict[tuple[int, int, int], list[int]] = field(default_factory=dict)

    def chains(self, order: Order, limit: int) -> Iterator[tuple[int, ...]]:
        """Yield up to `limit` chains as positions of flows in the order of the walk."""
        count = 0
        for end, level in self._ends(order, limit):
            for chain in self._back([end], level):
                yield tuple(reversed(chain))
                count += 1
                if count == limit:
                    return

    def _ends(self, order: Order, limit: int) -> Iterator[tuple[int, int]]:
        if order == "richest":
            yield from self._best(self.levels, limit)
        else:
            for level in self.levels:
                yield from self._best(range(level, level + 1), limit)

    def _best(self, levels: range, limit: int) -> list[tuple[int, int]]:
        """Return the `limit` first ends: larger amount, then fewer flows, then id."""
        empty = np.empty(0, np.int64)
        there = [np.flatnonzero(self.ends & (self.walks.counts[k - 1] > 0)) for k in levels]
        flows = np.concatenate([empty, *there])
        level = np.repeat(np.arange(levels.start, levels.stop), [len(some) for some in there])
        amount = self.amount[flows]
        if len(flows) > limit:
            keep = self._first(flows, level, amount, limit)
            flows, level, amount = flows[keep], level[keep], amount[keep]
        names = self.ids.take(pa.array(flows)).to_pylist()
        rows = zip((-amount).tolist(), level.tolist(), names, flows.tolist(), strict=True)
        return [(flow, k) for _, k, _, flow in sorted(rows)]

    def _first(self, flows: Codes, level: Codes, amount: Codes, limit: int) -> Codes:
        """Return which `limit` come first; equal payments to a million people tie."""
        least = np.partition(amount, len(flows) - limit)[len(flows) - limit]
        above, tied = np.flatnonzero(amount > least), np.flatnonzero(amount == least)
        open_places = limit - len(above)
        if open_places == len(tied):
            return np.concatenate([above, tied])
        columns = {"level": level[tied], "id": self.ids.take(pa.array(flows[tied]))}
        keys = [("level", "ascending"), ("id", "ascending")]
        first = pc.select_k_unstable(pa.table(columns), open_places, keys)
        return np.concatenate([above, tied[np.asarray(first)]])

    def _back(self, chain: list[int], level: int) -> Iterator[list[int]]:
        if level == 1:
            if self._starts(chain[-1]):
                yield chain
            return
        for flow in self._before(chain[-1], level):
            if flow not in chain:
                yield from self._back([*chain, flow], level - 1)

    def _starts(self, flow: int) -> bool:
        return bool(self.walks.counts[0][flow] > 0)

    def _before(self, flow: int, level: int) -> list[int]:
        walks = self.walks
        key = (int(walks.low[flow]), int(walks.high[flow]), level)
        if key not in self._sorted:
            candidates = walks.before(flow, level)
            names = self.ids.take(pa.array(candidates)).to_pylist()
            self._sorted[key] = [
                found for _, found in sorted(zip(names, candidates.tolist(), strict=True))
            ]
        return self._sorted[key]
