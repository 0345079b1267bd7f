"""Payments that were drawn for a person, as texts of rules return them."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

from queries.detectors.calendar import day_of


@dataclass(frozen=True, slots=True)
class Draw:
    """A payment of a programme for a person.

    Attributes:
        person: payee id of the beneficiary (享受人).
        programme: program_code of what paid (project or allocation); its id where it has none.
        amount: fen that did not come back; at: epoch milliseconds UTC.
        period: YYYY, YYYY-MM or empty.

    Class attributes:
        gross: `amount` is all that was paid; who reads such rows takes returns off.
    """

    gross: ClassVar[bool] = False

    person: str
    name: str
    division: str
    programme: str
    programme_name: str
    flow: str
    amount: int
    at: int
    fund: str
    period: str


W = TypeVar("W", bound=Draw)
K = TypeVar("K", bound=Hashable)


def in_groups(draws: Iterable[W], key: Callable[[W], K]) -> Iterator[tuple[K, list[W]]]:
    """Yield the draws of each key, earliest first; keys in the order they are first met."""
    groups: dict[K, dict[str, W]] = {}
    for draw in draws:
        groups.setdefault(key(draw), {})[draw.flow] = draw
    for found, members in groups.items():
        yield found, sorted(members.values(), key=lambda draw: (draw.at, draw.flow))


def span(draws: Iterable[Draw]) -> str:
    """Return the period of a finding: the months (or years) that the draws are for."""
    months = sorted({period_of(draw) for draw in draws})
    return months[0] if len(months) == 1 else f"{months[0]}/{months[-1]}"


def period_of(draw: Draw) -> str:
    """Return what a draw is for: its period, else the month it was paid in."""
    return draw.period or f"{day_of(draw.at):%Y-%m}"


def fund_of(draws: Iterable[Draw]) -> str:
    """Return the fund that most of the money of the draws carries."""
    sums: dict[str, int] = {}
    for draw in draws:
        sums[draw.fund] = sums.get(draw.fund, 0) + draw.amount
    return min(sums, key=lambda fund: (-sums[fund], fund))


def net(draws: Iterable[W], returned: Mapping[str, int]) -> Iterator[W]:
    """Yield the draws of which something did not come back, with that amount.

    Args:
        returned: fen that came back, by the id of the flow that it undoes.
    """
    for draw in draws:
        left = draw.amount - returned.get(draw.flow, 0)
        if left == draw.amount:
            yield draw
        elif left > 0:
            yield replace(draw, amount=left)
