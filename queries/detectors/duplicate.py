"""R07: money of one programme paid more than once for the same period."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, ClassVar, Final

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors import duplicate_reasons as reasons
from queries.detectors.calendar import DAY
from queries.detectors.detector import Detector
from queries.detectors.drawn import Drawn, Person, drawn
from queries.detectors.draws import fund_of, in_groups, span
from queries.detectors.finding import Condition, Finding, Innocent
from queries.detectors.view import View

#: Most days that `apart_days` may ask for; texts leave out what lies further apart.
_APART: Final = 28


@dataclass(frozen=True, slots=True)
class Family:
    """How many others a person stands for as head."""

    person: str
    members: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one programme paid for one person and period, earliest first.

    Attributes:
        kept: payments that did not come back.
        family: others for whom the person stands as head.
    """

    draws: tuple[Drawn, ...]
    kept: tuple[Drawn, ...]
    family: int

    @property
    def counties(self) -> dict[str, int]:
        """Fen that each county paid."""
        sums: dict[str, int] = {}
        for draw in self.kept:
            if draw.county:
                sums[draw.county] = sums.get(draw.county, 0) + draw.amount
        return sums

    @property
    def sets(self) -> list[list[Drawn]]:
        """Payments of the same amount, where there are several; all, where counties differ."""
        if len(self.counties) > 1:
            return [[draw for draw in self.kept if draw.county]]
        same = in_groups(self.kept, lambda draw: draw.amount)
        return [draws for _, draws in same if len(draws) > 1]


class Duplicate(Detector):
    """One programme paid the same for the same person and period more than once.

    Payments of one amount count, and payments of two counties whatever their amounts.

    Why it matters: a second row on a roster, or on that of another county, is drawn unseen.
    Source: 财政违法行为处罚处分条例 Art. 6; audit practice of 一卡通 checks.
    """

    code: ClassVar[str] = "R07"
    stem: ClassVar[str] = "duplicate"
    anchor: ClassVar[Label] = Label.PAYEE
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            Label.PAYEE,
            Label.PROJECT,
            Label.ALLOCATION,
            Flow.PAID,
            Flow.RETURNED,
            Link.RECEIVED_FOR,
            Link.KIN_OF,
        }
    )
    local: ClassVar[bool] = True
    innocents: ClassVar[tuple[str, ...]] = (
        "plots",
        "arrears",
        "reissue",
        "members",
        "instalments",
    )
    unseen: ClassVar[tuple[str, ...]] = ("unbooked_return",)

    times: Annotated[int, Field(ge=2, description="Least payments of one amount.")] = 2
    apart_days: Annotated[
        int,
        Field(
            ge=1,
            le=_APART,
            description="Payments that name no month and lie so many days apart on average, "
            "each in a month of its own, are instalments: three of a year, two of no period.",
        ),
    ] = _APART
    plot_words: Annotated[
        tuple[str, ...], Field(description="Words by which a purpose names a plot of land.")
    ] = ("地块", "图斑", "宗地", "小班", "田块", "丘块", "块地", "号地", "号田", "林班", "山场")
    by_area: Annotated[
        tuple[str, ...], Field(description="Programmes that are paid by area, plot by plot.")
    ] = ("2130122", "2130135", "2130142", "2130153", "2130119", "2110501", "2130209", "2130211")
    arrears_words: Annotated[
        tuple[str, ...], Field(description="Words by which a purpose says that it is arrears.")
    ] = ("补发", "补差", "差额", "追补", "补拨", "提标", "调标", "清算", "结算")
    term_words: Annotated[
        tuple[str, ...],
        Field(description="Words that say a year's money is paid in parts, as by school term."),
    ] = (
        "学期", "春季", "秋季", "助学金", "雨露计划", "困难学生", "上半年", "下半年", "季度",
        "首期", "首批", "第一批", "第二批", "第一期", "第二期", "预拨", "预付",
    )  # fmt: skip
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 80

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        persons = self._persons(view)
        families = _families(view, persons)
        key = self._key
        for (person, _, _), draws in in_groups(drawn(view, persons), key):
            kept = tuple(draw for draw in draws if not draw.undone)
            if view.loose or len(kept) > 1:
                yield Candidate(tuple(draws), kept, families.get(person, 0))

    @staticmethod
    def _key(draw: Drawn) -> tuple[str, str, str]:
        return draw.person, draw.programme, draw.period

    def _persons(self, view: View) -> list[str]:
        limits = {"least": view.tight(2, 1), "apart": view.tight(_APART, 10_000) * DAY}
        rows = chain(
            view.rows("duplicate", Person, **limits),
            view.rows("duplicate_through", Person, **limits),
            view.rows("duplicate_both", Person),
        )
        return sorted({row.id for row in rows})

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        first, kept = candidate.draws[0], candidate.kept
        rule = view.applied(
            self, division=first.division, programme=first.programme, at=first.at
        )
        counties = len(candidate.counties)
        most = max((len(draws) for draws in candidate.sets), default=min(1, len(kept)))
        enough = len(kept) >= (3 if first.period else 2)
        regular = enough and reasons.apart(kept, rule.apart_days)
        return (
            Condition("times", counties > 1 or most >= rule.times, most, rule.times),
            Condition(
                "apart",
                counties > 1 or not regular,
                reasons.mean_days(kept),
                rule.apart_days,
                "days",
            ),
        )

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        sets = candidate.sets
        draws = sorted((draw for each in sets for draw in each), key=lambda d: (d.at, d.flow))
        first, last, counties = draws[0], draws[-1], candidate.counties
        spare = sum(each[0].amount * (len(each) - 1) for each in sets)
        if len(counties) > 1:
            spare = sum(counties.values()) - max(counties.values())
        return Finding(
            code=self.code,
            subjects=(first.person, *sorted({draw.payer for draw in draws})),
            division=first.division,
            fund=fund_of(draws),
            period=span(draws),
            amount=spare,
            flows=tuple(draw.flow for draw in draws),
            figures={
                "name": first.name,
                "programme": first.programme_name,
                "period": span(draws),
                "count": len(draws),
                "counties": len(counties),
                "paid_fen": sum(draw.amount for draw in draws),
                "spare_fen": spare,
                "first_at": first.at,
                "last_at": last.at,
            },
            variant="counties" if len(counties) > 1 else "",
            innocents=self._innocents(view, candidate, draws),
            unseen=self.unseen,
            confidence=self.confidence,
        )

    def _innocents(
        self, view: View, candidate: Candidate, draws: list[Drawn]
    ) -> tuple[Innocent, ...]:
        first = draws[0]
        rule = view.applied(
            self, division=first.division, programme=first.programme, at=first.at
        )
        return (
            Innocent("plots", reasons.plots(draws, rule.plot_words, rule.by_area)),
            Innocent("arrears", reasons.arrears(draws, rule.arrears_words)),
            Innocent("reissue", reasons.reissue(candidate.sets)),
            Innocent(
                "members",
                reasons.members(draws, candidate.family),
                {"count": candidate.family},
            ),
            Innocent(
                "instalments", reasons.instalments(draws, rule.term_words, rule.apart_days)
            ),
        )


def _families(view: View, persons: list[str]) -> dict[str, int]:
    """Return for how many others each person stands as head."""
    rows = view.about(persons).rows("duplicate_members", Family)
    return {row.person: row.members for row in rows}
