"""Places for the nodes of a picture: columns from source to payee, few crossings.

The same nodes and edges in the same order always get the same places.

Source: Sugiyama, Tagawa, Toda, "Methods for visual understanding of hierarchical system
structures", 1981. Differs from it: rings are opened where the money comes back, and a tall
column is dealt out over several beside one another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count, pairwise
from math import ceil, sqrt
from typing import Final

import networkx as nx

from viz.crossings import Key, Layers, untangled

#: Room between two levels (lines and their amounts), between two columns of one level and
#: between two nodes of a column, and for a line that passes a level, in pixels.
LEVEL_SPACE: Final = 115
COLUMN_SPACE: Final = 22
ROW_SPACE: Final = 14
LANE: Final = 40
#: Nodes in a column before another is opened beside it.
TALLEST: Final = 16
_ROUNDS: Final = 12


@dataclass(frozen=True, slots=True)
class Box:
    """Size of a node in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node is drawn: its middle in pixels, y downwards; `level` counts from 0."""

    level: int
    x: int
    y: int


def layered(boxes: Mapping[str, Box], edges: Iterable[tuple[str, str]]) -> dict[str, Place]:
    """Return a place for every node; no two boxes overlap.

    Args:
        boxes: by node; their order settles what is equal otherwise.
        edges: from and to, the way the money moved; of what comes back (rings) one edge goes
            against the direction of the levels.
    """
    if not boxes:
        return {}
    forward = _opened(_graph(boxes, edges))
    layers = untangled(list(boxes), _levels(forward), list(forward.edges))
    return _placed(layers, boxes)


def levels(nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return the level of each node: one more than the furthest that leads to it."""
    return _levels(_opened(_graph(nodes, edges)))


def _graph(nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> "nx.DiGraph[str]":
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from((a, b) for a, b in edges if a != b)
    return graph


def _opened(graph: "nx.DiGraph[str]") -> "nx.DiGraph[str]":
    """Return `graph` without the edges that close a ring."""
    order = {node: i for i, node in enumerate(graph)}
    rank: dict[str, tuple[int, int]] = {}
    part_of: dict[str, int] = {}
    for number, part in enumerate(nx.strongly_connected_components(graph)):
        part_of.update(dict.fromkeys(part, number))
        rank.update(_ranks(graph, part, order))
    opened: nx.DiGraph[str] = nx.DiGraph()
    opened.add_nodes_from(graph)
    opened.add_edges_from(
        (a, b) for a, b in graph.edges if part_of[a] != part_of[b] or rank[a] < rank[b]
    )
    return opened


def _ranks(
    graph: "nx.DiGraph[str]", part: set[str], order: Mapping[str, int]
) -> dict[str, tuple[int, int]]:
    """Rank the nodes of a ring by steps from where money enters it."""
    nodes = sorted(part, key=order.__getitem__)
    front = [node for node in nodes if not part.issuperset(graph.pred[node])] or nodes[:1]
    rank: dict[str, tuple[int, int]] = {}
    step = 0
    while front:
        rank.update({node: (step, order[node]) for node in front})
        after = {b for a in front for b in graph.succ[a] if b in part and b not in rank}
        front, step = sorted(after, key=order.__getitem__), step + 1
    return rank


def _levels(forward: "nx.DiGraph[str]") -> dict[str, int]:
    level: dict[str, int] = {}
    for node in nx.topological_sort(forward):
        level[node] = max((level[before] + 1 for before in forward.pred[node]), default=0)
    for node in forward:
        # A source of a short chain stands next to what it pays, not far away on the left.
        if not forward.pred[node] and forward.succ[node]:
            level[node] = min(level[after] for after in forward.succ[node]) - 1
    return level


def _placed(layers: Layers, boxes: Mapping[str, Box]) -> dict[str, Place]:
    gaps = [_gaps(keys, boxes, layers) for keys in layers.keys]
    rows = _rows(layers, gaps)
    places: dict[str, Place] = {}
    left = 0
    for level, keys in enumerate(layers.keys):
        nodes = [key for key in keys if isinstance(key, str)]
        wide = max((boxes[node].width for node in nodes), default=0)
        step, columns = wide + COLUMN_SPACE, _columns(_ends(layers, keys))
        dealt = count()
        for node in nodes:
            # What goes on stands in front, so that no line to it passes behind another node.
            column = 0 if layers.after.get(node) else next(dealt) % columns
            x = left + wide // 2 + column * step
            places[node] = Place(level, x, round(rows[node]))
        left += columns * step - COLUMN_SPACE + LEVEL_SPACE
    return places


def _ends(layers: Layers, keys: list[Key]) -> list[str]:
    return [key for key in keys if isinstance(key, str) and not layers.after.get(key)]


def _columns(ends: list[str]) -> int:
    return max(1, ceil(len(ends) / max(TALLEST, ceil(sqrt(len(ends)) * 2))))


def _gaps(keys: list[Key], boxes: Mapping[str, Box], layers: Layers) -> list[float]:
    """Return the least distance from each key to the next, middle to middle."""
    ends = _ends(layers, keys)
    columns = _columns(ends)
    row = max((boxes[node].height for node in ends), default=0) + ROW_SPACE

    def half(key: Key) -> float:
        if not isinstance(key, str):
            return LANE / 2
        own = boxes[key].height + ROW_SPACE
        return (own if columns == 1 else max(own, row)) / 2

    # Ends of chains stand in a staggered grid; what goes on has a lane of its own.
    packed = set(ends)
    return [
        (half(a) + half(b)) / (columns if a in packed and b in packed else 1)
        for a, b in pairwise(keys)
    ]


def _rows(layers: Layers, gaps: list[list[float]]) -> dict[Key, float]:
    """Pull each node towards the middle of its neighbours without changing the order."""
    rows: dict[Key, float] = {}
    for keys, gap in zip(layers.keys, gaps, strict=True):
        rows.update(zip(keys, _spread([0.0] * len(keys), gap), strict=True))
    for turn in range(_ROUNDS):
        numbers = range(len(layers.keys))
        for level in numbers if turn % 2 else reversed(numbers):
            keys = layers.keys[level]
            wished = [_middle(rows, layers.beside(key), rows[key]) for key in keys]
            rows.update(zip(keys, _spread(wished, gaps[level]), strict=True))
    return rows


def _middle(rows: Mapping[Key, float], beside: list[Key], otherwise: float) -> float:
    return sum(rows[key] for key in beside) / len(beside) if beside else otherwise


def _spread(wished: list[float], gaps: list[float]) -> list[float]:
    """Return the places nearest to `wished` that keep the order and the gaps.

    Source: Ayer et al., 1955, pool adjacent violators, on the places less their offsets.
    """
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    pools: list[tuple[float, int]] = []
    for wish, offset in zip(wished, offsets, strict=False):
        total, count = wish - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            before, many = pools.pop()
            total, count = total + before, count + many
        pools.append((total, count))
    flat = [total / count for total, count in pools for _ in range(count)]
    return [place + offset for place, offset in zip(flat, offsets, strict=False)]
