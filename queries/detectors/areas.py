"""Money by area: what households drew, the land they have, and the rates of what paid."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import ClassVar, Final

from queries.detectors.draws import Draw
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class AreaDraw(Draw):
    """A draw for an area.

    Attributes:
        household: token of the household; the id of the person where not known.
        source: id of what paid.
        quantity: thousandths of a unit.
        origin: id of the payment that this one re-issues.
        rate: fen for one unit that the payment should have, 0 where not asked.
    """

    gross: ClassVar[bool] = True

    household: str
    source: str
    quantity: int
    purpose: str
    origin: str
    rate: int

    @property
    def due(self) -> int:
        """Fen that area times rate comes to."""
        return (self.quantity * self.rate + 500) // 1000


@dataclass(frozen=True, slots=True)
class Land:
    """A piece of confirmed land of a household; `quantity` in thousandths."""

    household: str
    asset: str
    quantity: int
    since: int
    until: int

    def held(self, at: int) -> bool:
        """Whether it was confirmed for the household at a moment."""
        return self.since <= at and (not self.until or at < self.until)


@dataclass(frozen=True, slots=True)
class Usual:
    """The commonest rate of what paid in a year; `alike` payments of all have it."""

    source: str
    year: str
    payments: int
    alike: int
    rate: int


#: Shares of payments and rates are held against in hundredths.
HUNDRED: Final = 100


def standing(draws: list[AreaDraw]) -> list[AreaDraw]:
    """Return the draws without those that a later payment re-issues, in order."""
    anew = {draw.origin for draw in draws}
    known = {draw.flow: draw for draw in draws if draw.flow not in anew}
    return sorted(known.values(), key=lambda draw: (draw.at, draw.flow))


def off_rate(view: View, percent: int, share: int) -> Iterator[AreaDraw]:
    """Yield the payments that are off their rate by `percent` or more of what is due.

    A rate that a payment does not name is the commonest of what paid it in that year, where at
    least `share` hundredths of the payments have it.
    """
    everybody = replace(view, anchors=None)
    usual = view.once("usual rates", lambda: _usual(everybody))
    alike: dict[tuple[int, str], list[str]] = {}
    for one in usual:
        if one.rate and one.alike * HUNDRED >= one.payments * share:
            alike.setdefault((one.rate, one.year), []).append(one.source)
    yield from chain(
        view.rows("inflated_area_standard", AreaDraw, percent=percent),
        *(
            view.rows(
                "inflated_area_usual",
                AreaDraw,
                rate=rate,
                year=year,
                sources=sources,
                percent=percent,
            )
            for (rate, year), sources in sorted(alike.items())
        ),
    )


def _usual(view: View) -> list[Usual]:
    return list(view.added_up("inflated_area_rates", Usual))
