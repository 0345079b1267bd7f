"""Money between a node and its neighbours, added up by neighbour, kind, division and year."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from queries.tracing.answers import Group

Side = Literal["up", "down"]
Sides = Literal["up", "down", "both"]
By = Literal["kind", "division", "year"]


class Around(NamedTuple):
    """All flows of one kind and year between a node and one neighbour, the `id`."""

    id: str
    division: str
    kind: str
    year: int
    flows: int
    fen: int
    first_at: int
    last_at: int


@dataclass(slots=True)
class Total:
    """A sum over some of them; `value` is what they have in common."""

    side: Side
    value: str
    first_at: int
    last_at: int
    flows: int = 0
    fen: int = 0
    kinds: set[str] = field(default_factory=set)
    neighbours: set[str] = field(default_factory=set)

    def add(self, row: Around) -> None:
        """Add one row."""
        self.flows += row.flows
        self.fen += row.fen
        self.first_at = min(self.first_at, row.first_at)
        self.last_at = max(self.last_at, row.last_at)
        self.kinds.add(row.kind)
        self.neighbours.add(row.id)


_VALUE: Final[dict[By, Callable[[Around], str]]] = {
    "kind": lambda row: row.kind,
    "division": lambda row: row.division,
    "year": lambda row: str(row.year),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """One side of a node."""

    side: Side
    rows: list[Around]

    def neighbours(self) -> list[Total]:
        """Return the neighbours, each once, in no order."""
        return list(self._totals(lambda row: row.id))

    def groups(self) -> Iterator[Group]:
        """Yield the groups by kind, division and year, of each the most money first."""
        for by, value in _VALUE.items():
            totals = sorted(self._totals(value), key=lambda total: (-total.fen, total.value))
            for total in totals:
                count = len(total.neighbours)
                yield Group(self.side, by, total.value, count, total.flows, total.fen)

    def _totals(self, value: Callable[[Around], str]) -> Iterator[Total]:
        totals: dict[str, Total] = {}
        for row in self.rows:
            key = value(row)
            if key not in totals:
                totals[key] = Total(self.side, key, row.first_at, row.last_at)
            totals[key].add(row)
        yield from totals.values()
