"""Traced flows summed between the same two nodes, and the main routes along them."""

from dataclasses import dataclass

import numpy as np

from queries.flow.attribute import Attribution
from queries.flow.columns import Columns, Int32s, Int64s
from queries.flow.reach import Direction


@dataclass(frozen=True, slots=True)
class Routes:
    """Traced money between pairs of nodes, `near` being closer to where it is followed from.

    By near node, and of each the largest sum first; then by far node.

    Attributes:
        fen: traced fen (k). flows: how many flows carry them (k).
        first_at, last_at: of these flows, epoch milliseconds UTC (k).
    """

    near: Int32s
    far: Int32s
    fen: Int64s
    flows: Int64s
    first_at: Int64s
    last_at: Int64s

    def after(self, node: int) -> range:
        """Return the positions of what leads on from `node`, the largest sum first."""
        low = int(np.searchsorted(self.near, node, side="left"))
        return range(low, int(np.searchsorted(self.near, node, side="right")))


def routes_of(flows: Columns, found: Attribution, direction: Direction) -> Routes:
    """Return the flows of `found` summed by pair of nodes."""
    near, far = flows.source[found.flows], flows.target[found.flows]
    if direction == "in":
        near, far = far, near
    pairs = near.astype(np.int64) * flows.nodes + far
    order = np.argsort(pairs, kind="stable")  # flows stay in the order of time
    unique, first, count = np.unique(pairs[order], return_index=True, return_counts=True)
    at = flows.at[found.flows][order]
    fen = np.add.reduceat(found.carried[order], first) if len(first) else found.carried[:0]
    near, far = (unique // flows.nodes).astype(np.int32), (unique % flows.nodes)
    ranked = np.lexsort((far, -fen, near))
    return Routes(
        near[ranked],
        far[ranked].astype(np.int32),
        fen[ranked],
        count[ranked],
        at[first][ranked],
        at[first + count - 1][ranked],
    )


@dataclass(frozen=True, slots=True)
class MainRoute:
    """How most of the money came to where it stopped.

    Attributes:
        nodes: numbers, from where it is followed from.
        fen: at most this much took this route: the least of its sums, or what stopped.
    """

    nodes: tuple[int, ...]
    fen: int


def main_routes(
    routes: Routes, found: Attribution, origins: list[int], limit: int
) -> list[MainRoute]:
    """Return the main route to each of the `limit` nodes where most money stopped, ranked.

    The money of a node mostly came by the largest sum that reached it, and so on back.
    """
    by_far = np.lexsort((routes.near, -routes.fen, routes.far))
    far = routes.far[by_far]
    ends = np.lexsort((found.nodes, -found.stopped))
    told = list[MainRoute]()
    for place in ends.tolist():
        if len(told) == limit:
            break
        node, fen, path = int(found.nodes[place]), int(found.stopped[place]), list[int]()
        if node in origins:
            continue
        while node not in path:
            path.append(node)
            if node in origins:
                told.append(MainRoute(tuple(reversed(path)), fen))
                break
            best = int(by_far[np.searchsorted(far, node)])
            fen, node = min(fen, int(routes.fen[best])), int(routes.near[best])
    return sorted(told, key=lambda route: -route.fen)
