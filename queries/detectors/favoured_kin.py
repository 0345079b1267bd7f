"""R11: kin of a village cadre who draw far more than others of the village."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.calendar import day_of, moment_of
from queries.detectors.detector import Detector
from queries.detectors.draws import Draw, fund_of, in_groups
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.households import with_households
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class Kin:
    """Somebody of kin to a cadre of the own village; `since` and `until` of the office."""

    person: str
    household: str
    village: str
    cadre: str
    cadre_name: str
    post: str
    relation: str
    since: int
    until: int
    drawn: int

    def in_office(self, at: int) -> bool:
        """Whether the cadre was in office at a moment."""
        return self.since <= at and (not self.until or at <= self.until)


@dataclass(frozen=True, slots=True)
class HouseholdDraw(Draw):
    """A draw with the token of the household."""

    household: str


@dataclass(frozen=True, slots=True)
class Village:
    """What a village drew in a year, fen, and the households that drew anything."""

    village: str
    drawn: int
    homes: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a household of kin drew in a year while a cadre was in office.

    Attributes:
        village: of the household, in the year.
        owns: whether the household has a car, a house or a company.
    """

    kin: tuple[Kin, ...]
    draws: tuple[HouseholdDraw, ...]
    village: Village
    owns: bool

    @property
    def mean(self) -> int:
        """Fen that a household of the village drew in the year."""
        return self.village.drawn // max(self.village.homes, 1)

    @property
    def drawn(self) -> int:
        """Fen."""
        return sum(draw.amount for draw in self.draws)


class FavouredKin(Detector):
    """The household of a village cadre's kin drew far more than households of the village do.

    Why it matters: who decides on the lists of the village puts the own family first.
    Source: 中国共产党纪律处分条例 (优亲厚友, 侵害群众利益); audits of villages' lists.
    """

    code: ClassVar[str] = "R11"
    stem: ClassVar[str] = "favoured_kin"
    anchor: ClassVar[Label] = Label.PAYEE
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            *(Label.PAYEE, Label.OFFICIAL, Label.PROJECT, Label.ALLOCATION, Label.ASSET),
            *(Flow.PAID, Flow.RETURNED, Link.IS_PERSON, Link.KIN_OF, Link.OWNS, Link.CONTROLS),
        }
    )
    needs: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {Label.OFFICIAL, Link.KIN_OF, Flow.PAID}
    )
    innocents: ClassVar[tuple[str, ...]] = ("real_poverty", "small_village")
    unseen: ClassVar[tuple[str, ...]] = ("meeting",)

    times: Annotated[
        int, Field(ge=1, description="Least times of the mean of the village's households.")
    ] = 5
    least_fen: Annotated[
        int, Field(ge=0, description="Least that the household drew in a year, fen.")
    ] = 1_000_000
    open_to_all: Annotated[
        tuple[str, ...],
        Field(description="Programmes by area or open to all, in which a village has no say."),
    ] = ("2130122", "2110501", "2130209", "2130135", "2130142", "2130124")
    poor: Annotated[tuple[str, ...], Field(description="Ordinary allowances of the poor.")] = (
        "2081901",
        "2081902",
        "2082101",
        "2082102",
    )
    small: Annotated[
        int,
        Field(ge=0, description="Households below which a village is too small for a mean."),
    ] = 10
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 55

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        asked = {"open": list(self.open_to_all)}
        kin: dict[str, list[Kin]] = {}
        for row in chain(
            view.rows("favoured_kin", Kin, **asked), view.rows("favoured_kin_far", Kin, **asked)
        ):
            kin.setdefault(row.household, []).append(row)
        persons = sorted({one.person for some in kin.values() for one in some})
        about = with_households(view, self.stem, persons)
        owners = set(about.rows("favoured_kin_things", str))
        draws = about.rows("favoured_kin_draws", HouseholdDraw, **asked)
        for (household, year), drawn in in_groups(draws, _of_household):
            some = tuple(kin.get(household, ()))
            while_in = [draw for draw in drawn if any(one.in_office(draw.at) for one in some)]
            if while_in:
                village = self._village(view, some[0].village, year)
                yield Candidate(some, tuple(while_in), village, household in owners)

    def _village(self, view: View, code: str, year: int) -> Village:
        """Return what a village drew in a year."""
        asked = {
            "open": list(self.open_to_all),
            "first": moment_of(date(year, 1, 1)),
            "last": moment_of(date(year + 1, 1, 1)),
        }

        def known() -> dict[str, Village]:
            rows = view.added_up("favoured_kin_village", Village, **asked)
            return {row.village: row for row in rows}

        return view.once(f"favoured_kin villages {year}", known).get(code, Village(code, 0, 0))

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        last, drawn = candidate.draws[-1], candidate.drawn
        rule = view.applied(self, division=last.division, at=last.at)
        least = rule.times * candidate.mean
        return (
            Condition("amount", drawn >= rule.least_fen, drawn, rule.least_fen, "fen"),
            Condition("times", drawn >= least, drawn, least, "fen"),
        )

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        draws, first = candidate.draws, candidate.draws[0]
        sums: dict[str, int] = {}
        for draw in draws:
            sums[draw.person] = sums.get(draw.person, 0) + draw.amount
        persons = sorted(sums, key=lambda person: (-sums[person], person))
        names = {draw.person: draw.name for draw in draws}
        served = [one for one in candidate.kin if any(one.in_office(d.at) for d in draws)]
        cadres = {
            one.cadre: one for one in sorted(served, key=lambda one: (one.cadre, one.post))
        }
        named = next(iter(cadres.values()))
        return Finding(
            code=self.code,
            subjects=tuple(dict.fromkeys((*persons, *cadres))),
            division=first.division,
            fund=fund_of(draws),
            period=f"{day_of(first.at):%Y}",
            amount=max(candidate.drawn - candidate.mean, 0),
            flows=tuple(draw.flow for draw in draws),
            figures={
                "name": names[persons[0]],
                "cadre": named.cadre_name,
                "post": named.post,
                "programmes": len({draw.programme for draw in draws}),
                "drawn_fen": candidate.drawn,
                "mean_fen": candidate.mean,
            },
            innocents=self._innocents(candidate),
            unseen=self.unseen,
            confidence=self.confidence,
        )

    def _innocents(self, candidate: Candidate) -> tuple[Innocent, ...]:
        codes = {draw.programme for draw in candidate.draws}
        poor = len(codes) == 1 and codes <= set(self.poor) and not candidate.owns
        small = candidate.village.homes < self.small
        return (
            Innocent("real_poverty", Verdict.HOLDS if poor else Verdict.FAILS),
            Innocent("small_village", Verdict.HOLDS if small else Verdict.FAILS),
        )


def _of_household(draw: HouseholdDraw) -> tuple[str, int]:
    return draw.household, day_of(draw.at).year
