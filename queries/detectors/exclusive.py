"""R08: two benefits that exclude each other, drawn for the same months."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.calendar import day_of
from queries.detectors.detector import Detector
from queries.detectors.drawn import Drawn, Person, drawn
from queries.detectors.draws import fund_of, in_groups
from queries.detectors.finding import Condition, Finding, Innocent, Verdict, held
from queries.detectors.purposes import named
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class Candidate:
    """What somebody drew of two programmes, earliest first; what came back is left out."""

    pair: str
    one: tuple[Drawn, ...]
    two: tuple[Drawn, ...]

    @property
    def months(self) -> list[str]:
        """Months that both paid for."""
        return sorted({_month(draw) for draw in self.one} & {_month(draw) for draw in self.two})

    @property
    def both(self) -> list[Drawn]:
        """Payments of both for those months, earliest first."""
        months = self.months
        found = [draw for draw in (*self.one, *self.two) if _month(draw) in months]
        return sorted(found, key=lambda draw: (draw.at, draw.flow))

    @property
    def spare(self) -> int:
        """Fen of the one that paid less for those months."""
        months = self.months
        sums = [
            sum(draw.amount for draw in draws if _month(draw) in months)
            for draws in (self.one, self.two)
        ]
        return min(sums)


class Exclusive(Detector):
    """Two benefits that exclude each other were drawn by one person for the same months.

    Why it matters: one need is paid for twice, by rosters of which neither sees the other.
    Source: 社会救助暂行办法; 特困人员认定办法; audit practice of 一卡通 checks.
    """

    code: ClassVar[str] = "R08"
    stem: ClassVar[str] = "exclusive"
    anchor: ClassVar[Label] = Label.PAYEE
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            Label.PAYEE,
            Label.PROJECT,
            Label.ALLOCATION,
            Flow.PAID,
            Flow.RETURNED,
            Link.RECEIVED_FOR,
        }
    )
    local: ClassVar[bool] = True
    innocents: ClassVar[tuple[str, ...]] = ("late_stop", "difference", "arrears")
    unseen: ClassVar[tuple[str, ...]] = ("set_off",)

    pairs: Annotated[
        tuple[Annotated[str, Field(pattern=r"^\w+\|\w+$")], ...],
        Field(description="Codes of two programmes of which one person may draw only one."),
    ] = (
        "2081902|2082102",
        "2081902|2081901",
        "2081901|2082102",
        "2081107|2082102",
        "2081001|2082102",
    )
    months: Annotated[
        int, Field(ge=1, le=120, description="Least months in both; one is a transition.")
    ] = 2
    stop_months: Annotated[
        int,
        Field(ge=0, le=12, description="Months that the old may run on when the new begins."),
    ] = 2
    difference_words: Annotated[
        tuple[str, ...], Field(description="Words that say only the difference is paid.")
    ] = ("补差", "差额", "差价", "补足")
    arrears_words: Annotated[
        tuple[str, ...], Field(description="Words by which a purpose says that it is arrears.")
    ] = ("补发", "追补", "补拨", "清算", "结算")
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 85

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        pairs = self._everywhere(view)
        persons = self._persons(view, pairs)
        kept = (draw for draw in drawn(view, persons) if not draw.undone)
        for _, draws in in_groups(kept, lambda draw: draw.person):
            for pair in pairs:
                first, _, second = pair.partition("|")
                one = tuple(draw for draw in draws if draw.programme == first)
                two = tuple(draw for draw in draws if draw.programme == second)
                if one and two:
                    yield Candidate(pair, one, two)

    def _everywhere(self, view: View) -> list[str]:
        """Return the pairs that hold anywhere."""
        known = view.thresholds.rules.get(self.code)
        more = [each.values.get("pairs", ()) for each in known.overrides] if known else []
        return list(dict.fromkeys(chain(self.pairs, *more)))

    @staticmethod
    def _persons(view: View, pairs: list[str]) -> list[str]:
        ends = [pair.partition("|") for pair in pairs]
        values = {
            "codes": sorted({code for one, _, two in ends for code in (one, two)}),
            "pairs": [*pairs, *(f"{two}|{one}" for one, _, two in ends)],
        }
        paid_for = list(view.rows("exclusive_for", str, codes=values["codes"]))
        rows = chain(
            view.rows("exclusive", Person, **values),
            view.rows("exclusive_through", Person, **values),
            view.about(paid_for).rows("exclusive_both", Person, **values),
        )
        return sorted({row.id for row in rows})

    def _applied(self, view: View, candidate: Candidate) -> "Exclusive":
        last = max((*candidate.one, *candidate.two), key=lambda draw: (draw.at, draw.flow))
        return view.applied(self, division=last.division, programme=last.programme, at=last.at)

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        rule = self._applied(view, candidate)
        found = len(candidate.months)
        return (
            Condition(
                "pair",
                candidate.pair in rule.pairs,
                candidate.pair,
                ", ".join(rule.pairs),
                "text",
            ),
            Condition("months", found >= rule.months, found, rule.months),
        )

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        draws, months = candidate.both, candidate.months
        one, two = candidate.one[0], candidate.two[0]
        payers = {draw.payer for draw in draws}
        return Finding(
            code=self.code,
            subjects=(one.person, *sorted(payers)),
            division=one.division,
            fund=fund_of(draws),
            period=months[0] if len(months) == 1 else f"{months[0]}/{months[-1]}",
            amount=candidate.spare,
            flows=tuple(draw.flow for draw in draws),
            figures={
                "name": one.name,
                "one": one.programme_name,
                "two": two.programme_name,
                "months": len(months),
                "first": months[0],
                "last": months[-1],
                "paid_fen": sum(draw.amount for draw in draws),
                "spare_fen": candidate.spare,
            },
            innocents=self._innocents(view, candidate),
            unseen=self.unseen,
            confidence=self.confidence,
        )

    def _innocents(self, view: View, candidate: Candidate) -> tuple[Innocent, ...]:
        rule = self._applied(view, candidate)
        months = candidate.months
        stopped = len(months) <= rule.stop_months and _handed_over(candidate)
        difference = any(
            all(named(draw.purpose, rule.difference_words) for draw in draws)
            for draws in _by_programme(candidate.both)
        )
        return (
            Innocent("late_stop", held(stopped), {"months": len(months)}),
            Innocent("difference", held(difference)),
            Innocent("arrears", _arrears(candidate.both, rule.arrears_words)),
        )


def _month(draw: Drawn) -> str:
    """Return the month that a draw is for, else the one it was paid in."""
    monthly = len(draw.period) == len("YYYY-MM")
    return draw.period if monthly else f"{day_of(draw.at):%Y-%m}"


def _by_programme(draws: list[Drawn]) -> list[list[Drawn]]:
    return [some for _, some in in_groups(draws, lambda draw: draw.programme)]


def _handed_over(candidate: Candidate) -> bool:
    """Whether one ended in the months in which the other began."""
    spans = sorted(
        (min(map(_month, draws)), max(map(_month, draws)))
        for draws in (candidate.one, candidate.two)
    )
    (first, ended), (began, last) = spans
    months = candidate.months
    return first < began == months[0] and ended == months[-1] < last


def _arrears(draws: list[Drawn], words: tuple[str, ...]) -> Verdict:
    """Test whether payments that name no month are for other months."""
    unsaid = [draw for draw in draws if len(draw.period) != len("YYYY-MM")]
    if not unsaid:
        return Verdict.FAILS
    return (
        Verdict.HOLDS if all(named(draw.purpose, words) for draw in unsaid) else Verdict.UNKNOWN
    )
