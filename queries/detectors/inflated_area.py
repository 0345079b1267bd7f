"""R13: subsidies for more land than there is, or for more money than the land is worth."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.areas import AreaDraw, Land, off_rate, standing
from queries.detectors.detector import Detector
from queries.detectors.draws import fund_of, in_groups, span
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.households import with_households
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a household drew of a programme for a period, or a person at a known rate.

    Attributes:
        land: of the household; empty where the rate is what is asked about.
    """

    draws: tuple[AreaDraw, ...]
    land: tuple[Land, ...] = ()

    @property
    def by_rate(self) -> bool:
        """Whether the amount is asked about, not the area."""
        return self.draws[0].rate > 0

    @property
    def area(self) -> int:
        """Thousandths that money was drawn for."""
        return sum(draw.quantity for draw in self.draws)

    @property
    def paid(self) -> int:
        """Fen."""
        return sum(draw.amount for draw in self.draws)

    @property
    def due(self) -> int:
        """Fen that area times rate comes to."""
        return sum(draw.due for draw in self.draws)

    @property
    def then(self) -> int:
        """Thousandths of land that was confirmed when the last payment was made."""
        return self._sum([piece for piece in self.land if piece.held(self.draws[-1].at)])

    @property
    def since(self) -> int:
        """The same, and what was confirmed since."""
        at = self.draws[-1].at
        return self._sum([piece for piece in self.land if not piece.until or at < piece.until])

    def _sum(self, pieces: list[Land]) -> int:
        return sum({piece.asset: piece.quantity for piece in pieces}.values())


class InflatedArea(Detector):
    """Money by area was drawn for more land than is confirmed, or is not area times rate.

    Why it matters: an area too large or a sum that no area gives takes money by lying.
    Source: 财政违法行为处罚处分条例 Art. 6 (虚报、冒领); checks of 耕地地力保护补贴.
    """

    code: ClassVar[str] = "R13"
    stem: ClassVar[str] = "inflated_area"
    anchor: ClassVar[Label] = Label.PAYEE
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            *(Label.PAYEE, Label.PROJECT, Label.ALLOCATION, Label.ASSET, Flow.PAID),
            *(Flow.RETURNED, Link.OWNS, Link.KIN_OF, Link.RECEIVED_FOR),
        }
    )
    needs: ClassVar[frozenset[Label | Flow | Link]] = frozenset({Label.ASSET, Flow.PAID})
    innocents: ClassVar[tuple[str, ...]] = ("instalments", "resurvey", "correction")
    unseen: ClassVar[tuple[str, ...]] = ("lease",)

    programmes: Annotated[
        tuple[str, ...],
        Field(description="Codes of the programmes whose area is held against confirmed land."),
    ] = ("2130122", "2130135", "2130142")
    tolerance_percent: Annotated[
        int, Field(ge=0, description="How much the area may be above the land, percent.")
    ] = 10
    without_land: Annotated[
        bool, Field(description="Whether households without any land on record count.")
    ] = False
    off_percent: Annotated[
        int, Field(ge=1, description="Least that a sum is off area times rate, percent.")
    ] = 5
    off_fen: Annotated[
        int, Field(ge=0, description="Least that a sum is off area times rate, fen.")
    ] = 1_000
    share_percent: Annotated[
        int,
        Field(
            ge=51,
            le=100,
            description="Least share of payments that a rate must have to be known, percent.",
        ),
    ] = 80
    corrections: Annotated[
        tuple[str, ...],
        Field(description="Words in the purpose of payments that correct others."),
    ] = ("补发", "补差", "补足", "补付", "更正", "调整", "扣回", "抵扣", "扣减", "清算", "结算")
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 70

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        yield from self._by_area(view)
        off = off_rate(view, view.tight(1), self.share_percent)
        for _, draws in in_groups(off, _of_person):
            yield Candidate(tuple(draws))

    def _by_area(self, view: View) -> Iterator[Candidate]:
        """Yield what households drew where a member drew for more than the own land."""
        asked = {"programmes": list(self.programmes), "every": view.tight(0, 1)}
        percent = view.tight(100)  # the least that the tolerance can be in any division
        hits = chain(
            view.rows("inflated_area", str, percent=percent, **asked),
            view.rows("inflated_area_through", str, percent=percent, **asked),
        )
        about = with_households(view, self.stem, sorted(set(hits)))
        rows = chain(
            about.rows("inflated_area_draws", AreaDraw, **asked),
            about.rows("inflated_area_draws_through", AreaDraw, **asked),
        )
        land: dict[str, list[Land]] = {}
        for piece in about.rows("inflated_area_land", Land):
            land.setdefault(piece.household, []).append(piece)
        for (household, *_), draws in in_groups(rows, _of_household):
            kept = standing(draws)
            if kept:
                yield Candidate(tuple(kept), tuple(land.get(household, ())))

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        last = candidate.draws[-1]
        where = {"division": last.division, "programme": last.programme, "at": last.at}
        rule = view.applied(self, **where)
        if candidate.by_rate:
            off, due = abs(candidate.paid - candidate.due), candidate.due
            percent = off * 100 // max(due, 1)
            return (
                Condition("off", off >= rule.off_fen, off, rule.off_fen, "fen"),
                Condition(
                    "off_share",
                    percent >= rule.off_percent,
                    percent,
                    rule.off_percent,
                    "percent",
                ),
            )
        land, listed = candidate.then, last.programme in rule.programmes
        most = land * (100 + rule.tolerance_percent) // 100
        known = land > 0 or rule.without_land
        return (
            Condition("programme", listed, last.programme, ", ".join(rule.programmes), "text"),
            Condition("land", known, _units(land), "> 0", "text"),
            Condition(
                "area", candidate.area > most, _units(candidate.area), _units(most), "text"
            ),
        )

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        draws, first = candidate.draws, candidate.draws[0]
        people = sorted(draws, key=lambda draw: (-draw.quantity, draw.person))
        persons = dict.fromkeys(draw.person for draw in people)
        assets = sorted({piece.asset for piece in candidate.land})
        sources = sorted({draw.source for draw in draws})
        return Finding(
            code=self.code,
            subjects=(*persons, *assets, *sources),
            division=first.division,
            fund=fund_of(draws),
            period=span(draws),
            amount=_at_stake(candidate),
            flows=tuple(draw.flow for draw in draws),
            figures={
                "name": people[0].name,
                "programme": first.programme_name,
                "area": _units(candidate.area),
                "land": _units(candidate.then),
                "paid_fen": candidate.paid,
                "rate_fen": first.rate,
                "due_fen": candidate.due,
            },
            variant="amount" if candidate.by_rate else "area",
            innocents=self._innocents(candidate),
            unseen=self.unseen,
            confidence=self.confidence,
        )

    def _innocents(self, candidate: Candidate) -> tuple[Innocent, ...]:
        draws = candidate.draws
        most = 100 + self.tolerance_percent
        days = {draw.at for draw in draws}
        one = max(draw.quantity for draw in draws)
        alike = len({draw.quantity for draw in draws}) == 1 and len(days) == len(draws) > 1
        holds = {
            "instalments": alike and one * 100 <= candidate.then * most,
            "resurvey": candidate.area * 100 <= candidate.since * most,
            "correction": any(
                word in draw.purpose for word in self.corrections for draw in draws
            ),
        }
        if candidate.by_rate:
            holds |= {"instalments": False, "resurvey": False}
        return tuple(
            Innocent(code, Verdict.HOLDS if holds[code] else Verdict.FAILS)
            for code in self.innocents
        )


def _of_household(draw: AreaDraw) -> tuple[str, str, str]:
    return draw.household, draw.programme, draw.period or span([draw])


def _of_person(draw: AreaDraw) -> tuple[str, str, str]:
    return draw.person, draw.source, draw.period or span([draw])


def _units(thousandths: int) -> str:
    return f"{thousandths / 1000:g}"


def _at_stake(candidate: Candidate) -> int:
    """Return fen of the area above the land, or that the sum is off."""
    if candidate.by_rate:
        return abs(candidate.paid - candidate.due)
    return candidate.paid * (candidate.area - candidate.then) // candidate.area
