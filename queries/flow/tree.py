"""The attributed tree: the largest sums opened first, the rest folded."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from graph.model import Node, node_properties
from graph.store import GraphStore
from queries.flow.attribute import Attribution
from queries.flow.balance import Balances
from queries.flow.choices import By
from queries.flow.columns import Bytes, Int32s, Int64s
from queries.flow.followed import Fold, FollowOptions, Step
from queries.flow.nodes import LABELS
from queries.flow.projection import Projection
from queries.flow.routes import Routes
from queries.flow.stopped import STATES, State
from queries.tracing.records import nodes_of

#: Most groups of folded nodes that are told below one node.
GROUPS: Final = 30

#: A line of the tree and the node below it, if it is opened there.
_Entry = tuple[Step | Fold, int | None]


@dataclass(frozen=True, slots=True)
class Tree:
    """What a tree is grown from.

    Attributes:
        told: why money stopped at each of `found.nodes`.
        came: by method, the traced fen that came to each node.
    """

    store: GraphStore
    projection: Projection
    origins: list[int]
    found: Attribution
    told: Bytes
    routes: Routes
    lines: Balances
    came: list[Int64s]
    options: FollowOptions

    def grown(self) -> Iterator[Step | Fold]:
        """Yield the tree from the top, each node with what follows once."""
        origins = self.origins
        shown = self._opened()
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

    def _opened(self) -> dict[int, list[int]]:
        """Return the positions in `routes` that are shown, by the node above."""
        shown: dict[int, list[int]] = {}
        waiting, rows = [(0, number, node) for number, node in enumerate(self.origins)], 0
        while waiting and rows < self.options.rows:
            node = heapq.heappop(waiting)[2]
            if node in shown:
                continue
            room = min(self.options.wide, self.options.rows - rows)
            shown[node] = list(self.routes.after(node))[:room]
            rows += len(shown[node])
            for position in shown[node]:
                after = int(self.routes.far[position])
                if after not in self.origins:
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
        above = self.projection.names([node])[0]
        for position in shown.get(node, []):
            after = int(self.routes.far[position])
            again = after in seen
            seen.add(after)
            yield (
                self._step(position, depth, above, known[after], again=again),
                (None if again else after),
            )
        rest = self.routes.after(node)[len(shown.get(node, [])) :]
        for fold in self._folded(rest, depth, above):
            yield fold, None

    def _step(self, position: int, depth: int, above: str, node: Node, *, again: bool) -> Step:
        number = int(self.routes.far[position])
        place = int(np.searchsorted(self.found.nodes, number))
        here = place < len(self.found.nodes) and self.found.nodes[place] == number
        fen, stopped = int(self.routes.fen[position]), 0
        if number in self.origins:
            stopped = fen  # all that comes back ends there, by whichever way it came
        elif here and not again:
            stopped = int(self.found.stopped[place])
        return Step(
            depth=depth,
            above=above,
            node=node,
            fen=fen,
            flows=int(self.routes.flows[position]),
            first_at=int(self.routes.first_at[position]),
            last_at=int(self.routes.last_at[position]),
            stopped=stopped,
            state=STATES[self.told[place]] if here else State.ENDED,
            balance=self.lines.line(number),
            least=min(int(each[number]) for each in self.came),
            most=max(int(each[number]) for each in self.came),
            again=again,
            back=number in self.origins,
        )

    def _folded(self, rest: range, depth: int, above: str) -> Iterator[Fold]:
        if not rest:
            return
        some = slice(rest.start, rest.stop)
        fen = self.routes.fen[some]
        if self.options.by is None:
            yield Fold(depth, above, None, "", len(fen), int(fen.sum()))
            return
        groups = grouped(self._keys(self.routes.far[some], self.options.by), fen)
        shown = groups[:GROUPS]
        divisions = {f"division:{key}": key for key, _, _ in shown if key}
        known = nodes_of(self.store, divisions) if self.options.by is By.DIVISION else {}
        for key, nodes, sums in shown:
            node = known.get(f"division:{key}")
            yield Fold(depth, above, key, node.name if node else "", nodes, sums)
        if left := groups[GROUPS:]:
            nodes, sums = sum(each[1] for each in left), sum(each[2] for each in left)
            yield Fold(depth, above, None, "", nodes, sums)

    def _keys(self, nodes: Int32s, by: By) -> list[str]:
        """Return what each of `nodes` is grouped by; '' where that is not known."""
        keys = np.full(len(nodes), "", object)
        labels = self.projection.nodes.label[nodes]
        for number in np.unique(labels):
            label, here = LABELS[number], np.flatnonzero(labels == number)
            if by is By.KIND:
                keys[here] = label.value
            if by in node_properties(label):
                ids = self.projection.names(nodes[here])
                rows = self.store.nodes_by_id(label, pa.array(ids, pa.string()))
                columns = (rows[name].to_pylist() for name in ("id", by.value))
                told = dict(zip(*columns, strict=True))
                values = np.array([told.get(each, "") for each in ids], object)
                keys[here] = np.where(values == "", keys[here], values)
        if by is By.DIVISION:
            return coarse(keys.tolist())
        return [str(key) for key in keys]


def grouped(keys: list[str], fen: Int64s) -> list[tuple[str, int, int]]:
    """Return (key, how many, fen) of each key, the largest sum first, then by key."""
    values, number = np.unique(np.array(keys), return_inverse=True)
    sums = np.zeros(len(values), np.int64)
    np.add.at(sums, number, fen)
    counts = np.bincount(number, minlength=len(values))
    order = np.lexsort((values, -sums)).tolist()
    return [(str(values[each]), int(counts[each]), int(sums[each])) for each in order]


def coarse(divisions: list[str]) -> list[str]:
    """Return divisions of the lowest level that has no more than GROUPS of them.

    Codes have 12 digits, of which a village uses all, a township 9, then 6, 4 and 2.
    """
    for digits in (12, 9, 6, 4, 2):
        codes = [code and code[:digits].ljust(12, "0") for code in divisions]
        if len(set(codes)) <= GROUPS:
            return codes
    return codes
