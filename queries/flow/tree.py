"""The attributed tree: the largest sums opened first, the rest folded."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.model import Node, node_properties
from graph.store import GraphStore
from queries.flow.attribute import Attribution
from queries.flow.balance import Balances
from queries.flow.columns import Bytes, Int32s
from queries.flow.followed import Fold, FollowOptions, Step
from queries.flow.nodes import LABELS
from queries.flow.projection import Projection
from queries.flow.routes import Routes
from queries.flow.stopped import STATES, State
from queries.tracing.records import nodes_of

#: A line of the tree and the node below it, if it is opened there.
_Entry = tuple[Step | Fold, int | None]


@dataclass(frozen=True, slots=True)
class Tree:
    """What a tree is grown from; `told` says why money stopped at each of `found.nodes`."""

    store: GraphStore
    projection: Projection
    found: Attribution
    told: Bytes
    routes: Routes
    lines: Balances
    options: FollowOptions

    def grown(self, origins: list[int]) -> Iterator[Step | Fold]:
        """Yield the tree from the top, each node with what follows once."""
        shown = self._opened(origins)
        numbers = sorted(
            {int(self.routes.far[each]) for some in shown.values() for each in some}
        )
        names = dict(zip(numbers, self.projection.names(numbers), strict=True))
        nodes = nodes_of(self.store, names.values())
        known = {number: nodes[name] for number, name in names.items()}
        seen = set(origins)
        for origin in origins:
            stack = [self._below(origin, 1, shown, known, seen)]
            while stack:
                entry = next(stack[-1], None)
                if entry is None:
                    stack.pop()
                    continue
                yield entry[0]
                if entry[1] is not None:
                    stack.append(self._below(entry[1], len(stack) + 1, shown, known, seen))

    def _opened(self, origins: list[int]) -> dict[int, list[int]]:
        """Return the positions in `routes` that are shown, by the node above."""
        shown: dict[int, list[int]] = {}
        waiting, rows = [(0, number, node) for number, node in enumerate(origins)], 0
        while waiting and rows < self.options.rows:
            node = heapq.heappop(waiting)[2]
            if node in shown:
                continue
            room = min(self.options.wide, self.options.rows - rows)
            shown[node] = list(self.routes.after(node))[:room]
            rows += len(shown[node])
            for position in shown[node]:
                after = int(self.routes.far[position])
                if after not in origins:
                    heapq.heappush(waiting, (-int(self.routes.fen[position]), position, after))
        return shown

    def _below(
        self,
        node: int,
        depth: int,
        shown: dict[int, list[int]],
        known: dict[int, Node],
        seen: set[int],
    ) -> Iterator[_Entry]:
        for position in shown.get(node, []):
            after = int(self.routes.far[position])
            again = after in seen
            seen.add(after)
            yield (
                self._step(position, depth, known[after], again=again),
                (None if again else after),
            )
        rest = self.routes.after(node)[len(shown.get(node, [])) :]
        for fold in self._folded(rest, depth):
            yield fold, None

    def _step(self, position: int, depth: int, node: Node, *, again: bool) -> Step:
        number = int(self.routes.far[position])
        place = int(np.searchsorted(self.found.nodes, number))
        here = place < len(self.found.nodes) and self.found.nodes[place] == number
        return Step(
            depth=depth,
            node=node,
            fen=int(self.routes.fen[position]),
            flows=int(self.routes.flows[position]),
            first_at=int(self.routes.first_at[position]),
            last_at=int(self.routes.last_at[position]),
            stopped=int(self.found.stopped[place]) if here and not again else 0,
            state=STATES[self.told[place]] if here else State.ENDED,
            balance=self.lines.line(number),
            again=again,
        )

    def _folded(self, rest: range, depth: int) -> Iterator[Fold]:
        if not rest:
            return
        some = slice(rest.start, rest.stop)
        keys = self._keys(self.routes.far[some])
        values, number = np.unique(keys, return_inverse=True)
        fen = np.zeros(len(values), np.int64)
        np.add.at(fen, number, self.routes.fen[some])
        counts = np.bincount(number, minlength=len(values))
        for each in np.lexsort((values, -fen)).tolist():
            yield Fold(depth, str(values[each]), int(counts[each]), int(fen[each]))

    def _keys(self, nodes: Int32s) -> npt.NDArray[Any]:
        """Return what each of `nodes` is grouped by."""
        keys = np.full(len(nodes), "", np.dtype("U64"))
        labels = self.projection.nodes.label[nodes]
        for number in np.unique(labels) if self.options.by else ():
            label, here = LABELS[number], np.flatnonzero(labels == number)
            if self.options.by == "kind":
                keys[here] = label.value
            if self.options.by not in node_properties(label):
                continue
            ids = pa.array(self.projection.names(nodes[here]), pa.string())
            rows = self.store.nodes_by_id(label, ids)
            told = dict(
                zip(rows["id"].to_pylist(), rows[self.options.by].to_pylist(), strict=True)
            )
            values = [told.get(each, "") for each in ids.to_pylist()]
            keys[here] = [value or keys[at] for value, at in zip(values, here, strict=True)]
        return keys
