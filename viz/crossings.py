"""The order of nodes within their levels, chosen so that few lines cross."""

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

#: A node, or the place where an edge over several levels passes one: (from, to, level).
Key = str | tuple[str, str, int]

_SWEEPS: Final = 8


@dataclass(slots=True)
class Layers:
    """Levels of nodes and passing edges, top to bottom, and what each is joined to.

    Attributes:
        before: neighbours one level to the left of each key.
        after: neighbours one level to the right of each key.
    """

    keys: list[list[Key]]
    before: dict[Key, list[Key]] = field(default_factory=dict)
    after: dict[Key, list[Key]] = field(default_factory=dict)

    def beside(self, key: Key) -> list[Key]:
        """Return the neighbours of `key` on both sides."""
        return self.before.get(key, []) + self.after.get(key, [])


def untangled(
    nodes: Sequence[str], levels: Mapping[str, int], edges: Sequence[tuple[str, str]]
) -> Layers:
    """Return the levels with their nodes in an order with few crossings.

    Sweeps to and fro, each time by the mean place of the neighbours, and keeps the best.

    Args:
        edges: each from a lower to a higher level.
    """
    layers = _layers(nodes, levels, edges)
    best, fewest = [list(keys) for keys in layers.keys], crossings(layers)
    for sweep in range(_SWEEPS):
        if fewest == 0:
            break
        _sweep(layers, rightwards=sweep % 2 == 0)
        count = crossings(layers)
        if count < fewest:
            best, fewest = [list(keys) for keys in layers.keys], count
    layers.keys = best
    return layers


def _layers(
    nodes: Sequence[str], levels: Mapping[str, int], edges: Sequence[tuple[str, str]]
) -> Layers:
    layers = Layers([[] for _ in range(max(levels.values()) + 1)])
    for node in nodes:
        layers.keys[levels[node]].append(node)
    for a, b in edges:
        left: Key = a
        for level in range(levels[a] + 1, levels[b] + 1):
            right: Key = b if level == levels[b] else (a, b, level)
            if right != b:
                layers.keys[level].append(right)
            layers.after.setdefault(left, []).append(right)
            layers.before.setdefault(right, []).append(left)
            left = right
    return layers


def _sweep(layers: Layers, *, rightwards: bool) -> None:
    numbers = range(1, len(layers.keys)) if rightwards else range(len(layers.keys) - 2, -1, -1)
    sides = layers.before if rightwards else layers.after
    for level in numbers:
        beside = layers.keys[level - 1 if rightwards else level + 1]
        place = {key: i for i, key in enumerate(beside)}
        own = {key: i for i, key in enumerate(layers.keys[level])}
        # What has no neighbour there stays about where it is.
        scale = max(1, len(beside) - 1) / max(1, len(own) - 1)
        means = {key: _mean(place, sides.get(key, []), i * scale) for key, i in own.items()}
        layers.keys[level].sort(key=means.__getitem__)


def _mean(place: Mapping[Key, int], beside: Sequence[Key], otherwise: float) -> float:
    return sum(place[key] for key in beside) / len(beside) if beside else otherwise


def crossings(layers: Layers) -> int:
    """Return how many pairs of lines between neighbouring levels cross."""
    total = 0
    for keys, nexts in zip(layers.keys, layers.keys[1:], strict=False):
        place = {key: i for i, key in enumerate(nexts)}
        seen: list[int] = []
        for key in keys:
            ends = sorted(place[after] for after in layers.after.get(key, []))
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total
