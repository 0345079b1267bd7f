"""What may be asked of the search for rings."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from graph.errors import InvalidParameter
from graph.model import MAX_HOPS
from queries.flow.reach import EARLIEST, LATEST

DAY: Final = 86_400_000
MAX_RINGS: Final = 100_000


@dataclass(frozen=True, slots=True)
class RingOptions:
    """What counts as a ring, and how much of the answer is shown.

    Attributes:
        max_hops: most flows in a ring without repetition, 2 to 10.
        window: most milliseconds from the first flow of a ring to its last, inclusive.
        strict: each flow must be later than the one before; else it must not be earlier.
        single: each combination of flows is a ring; else all combinations through the same
            nodes in the same order are one.
        least_share: least part of the opening money that came back, 0 to 1; compared exactly,
            as the nearest fraction with a denominator up to a million.
        since, until: earliest and latest flow, epoch milliseconds UTC, inclusive.
        limit: most rings shown, 1 to 100,000; all that are found are counted.
        most: rings found after which the search stops and the answer says so.
        effort: steps (flows and pairs looked at, about 2 · 10⁷ in a second) after which it
            stops likewise.

    Raises:
        InvalidParameter: a value is outside its range.
    """

    max_hops: int = 5
    window: int = 30 * DAY
    strict: bool = False
    single: bool = False
    least_share: Fraction | float = 0
    since: int = EARLIEST
    until: int = LATEST
    limit: int = 50
    most: int = 5_000_000
    effort: int = 2_000_000_000

    def __post_init__(self) -> None:
        _between("max_hops", self.max_hops, 2, MAX_HOPS)
        _between("window", self.window, 1, LATEST)
        _between("since", self.since, EARLIEST, LATEST)
        _between("until", self.until, EARLIEST, LATEST)
        _between("limit", self.limit, 1, MAX_RINGS)
        _between("most", self.most, 1, 2**30)
        _between("effort", self.effort, 1, LATEST)
        if self.since > self.until:
            raise InvalidParameter(
                f"the window is empty: since {self.since} is after until {self.until}"
            )
        if not 0 <= self.least_share <= 1:
            raise InvalidParameter(f"least_share is {self.least_share}; give 0 to 1")

    @property
    def share(self) -> Fraction:
        """The least share as an exact fraction."""
        return Fraction(self.least_share).limit_denominator(1_000_000)


def _between(name: str, value: int, least: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InvalidParameter(f"{name} is {value!r}; give a whole number {least} to {most}")
