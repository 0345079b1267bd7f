"""How large each sample is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

SizeName = Literal["demo", "T1", "T2", "T3"]


@dataclass(frozen=True, slots=True)
class Size:
    """One size of sample.

    Attributes:
        villages: number of villages of each county.
        cities: number of cities the counties are dealt to.
        town: villages of one township.
        households: about how many households a village has, at most 256.
        rate: thousandths by which the share of receivers of a programme is multiplied.
        cases: planted cases of each rule.
        traps: how many times each trap is planted.
    """

    name: str
    villages: tuple[int, ...]
    cities: int
    town: int
    households: int
    rate: int
    cases: int
    traps: int


def _spread(total: int, parts: int) -> tuple[int, ...]:
    least, more = divmod(total, parts)
    return tuple(least + (part < more) for part in range(parts))


SIZES: Final[Mapping[str, Size]] = {
    "demo": Size("demo", (10, 2), 1, 4, 108, 1000, 2, 1),
    "T1": Size("T1", (290, 10), 1, 15, 216, 800, 10, 3),
    "T2": Size("T2", _spread(3_000, 10), 1, 15, 216, 800, 30, 8),
    "T3": Size("T3", _spread(29_231, 122), 14, 15, 134, 2650, 100, 25),
}
