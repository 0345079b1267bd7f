"""Lists of people that were paid the same sums month after month."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from queries.detectors.moves import Move, month_of

#: Most lists that are weighed against the next month; the largest ones stay.
_MOST: Final = 500

#: A person and a sum in fen.
Line = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Wage(Move):
    """Wages of a village for somebody, who died at `died_at` (epoch milliseconds, or 0)."""

    village: str
    village_name: str
    division: str
    person: str
    name: str
    died_at: int

    @property
    def line(self) -> Line:
        """How it stands on a list."""
        return self.person, self.amount


def repeated(wages: Iterable[Wage], people: int, months: int) -> Iterator[tuple[Wage, ...]]:
    """Yield the wages of each list of `people` or more with the same sums in `months` or more.

    Of lists that share a line in a month, the one with the most money is told. Lists of the
    same people are one.
    """
    lines: dict[str, set[Line]] = {}
    for wage in wages:
        lines.setdefault(month_of(wage.at), set()).add(wage.line)
    found: dict[frozenset[str], set[tuple[str, Line]]] = {}
    taken: set[tuple[str, Line]] = set()
    for some in _by_money(_common(lines, people), lines):
        held = [month for month, known in lines.items() if some <= known]
        cells = {(month, line) for month in held for line in some}
        if len(held) >= months and not cells & taken:
            taken |= cells
            found.setdefault(frozenset(person for person, _ in some), set()).update(cells)
    for cells in found.values():
        yield tuple(wage for wage in wages if (month_of(wage.at), wage.line) in cells)


def _common(lines: dict[str, set[Line]], people: int) -> set[frozenset[Line]]:
    """Return what the lists of any months have in common, where that is enough people."""
    known: set[frozenset[Line]] = set()
    for month in sorted(lines):
        own = frozenset(lines[month])
        met = {own, *(own & other for other in known)}
        known |= {some for some in met if len({person for person, _ in some}) >= people}
        if len(known) > _MOST:
            known = set(sorted(known, key=lambda some: (-len(some), sorted(some)))[:_MOST])
    return known


def _by_money(
    lists: Iterable[frozenset[Line]], lines: dict[str, set[Line]]
) -> list[frozenset[Line]]:
    def money(some: frozenset[Line]) -> int:
        return sum(fen for _, fen in some) * sum(some <= known for known in lines.values())

    return sorted(lists, key=lambda some: (-money(some), sorted(some)))
