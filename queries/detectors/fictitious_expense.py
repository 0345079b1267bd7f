"""R28: wages that may never have been earned."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.calendar import DAY, days_between
from queries.detectors.detector import Detector
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.moves import main_fund, month_of, months, saying, says
from queries.detectors.repeated import Wage, repeated
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class Listed:
    """Wages of one village for one list of people, earliest first."""

    wages: tuple[Wage, ...]


@dataclass(frozen=True, slots=True)
class Late:
    """Wages of one village for one dead person, earliest first."""

    wages: tuple[Wage, ...]


class FictitiousExpense(Detector):
    """A village paid one list of people the same round sums again and again, or paid the dead.

    Why it matters: a list of labourers is the easiest way to turn public money into cash.
    Source: 财政违法行为处罚处分条例 Art. 6 (虚列支出 套取资金); audits of village accounts.
    """

    code: ClassVar[str] = "R28"
    stem: ClassVar[str] = "fictitious_expense"
    anchor: ClassVar[Label] = Label.VILLAGE_ACCOUNT
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {Label.VILLAGE_ACCOUNT, Label.PAYEE, Flow.PAID, Flow.RETURNED}
    )
    innocents: ClassVar[tuple[str, ...]] = ("post", "arrears")
    unseen: ClassVar[tuple[str, ...]] = ("attendance",)

    wage_words: Annotated[
        tuple[str, ...], Field(description="Words of purposes that are wages of labour.")
    ] = (
        "用工", "务工", "劳务", "人工", "零工", "小工", "杂工", "点工", "民工", "临工",
        "临时工", "工资", "工钱", "工价", "工时", "误工",
    )  # fmt: skip
    post_words: Annotated[
        tuple[str, ...], Field(description="Words of purposes of posts with fixed pay.")
    ] = (
        "干部", "组长", "报酬", "保洁", "清洁员", "环卫", "护林员", "护路员", "护河员",
        "公益岗", "公益性岗位", "管水员", "网格员", "门卫", "值班", "保安", "炊事", "协管",
    )  # fmt: skip
    round_fen: Annotated[
        int, Field(ge=1, description="Sums are round that are multiples of this, fen.")
    ] = 10_000
    least_people: Annotated[
        int, Field(ge=2, description="Least people on a list that is repeated.")
    ] = 3
    least_months: Annotated[
        int, Field(ge=2, description="Least months in which a list is repeated.")
    ] = 3
    arrears_days: Annotated[
        int, Field(ge=0, description="Most days after a death that wages may be paid late.")
    ] = 60
    confidence: Annotated[int, Field(ge=0, le=100, description="Of lists, hundredths.")] = 60
    dead_confidence: Annotated[
        int, Field(ge=0, le=100, description="Of wages for the dead, hundredths.")
    ] = 85

    @override
    def candidates(self, view: View) -> Iterator[Listed | Late]:
        words = saying(self.wage_words)
        rows = view.rows(
            "fictitious_expense",
            Wage,
            words=words,
            round=view.tight(self.round_fen, 1),
            least=view.tight(self.least_months, 2),
        )
        for _, some in groupby(rows, lambda wage: wage.village):
            wages = list(some)
            rule = view.applied(self, division=wages[0].division, at=wages[-1].at)
            people, least = view.tight(rule.least_people, 2), view.tight(rule.least_months, 2)
            yield from map(Listed, repeated(wages, people, least))
        late = view.rows(
            "fictitious_expense_dead", Wage, words=words, after=view.tight(DAY, -400 * DAY)
        )
        for _, some in groupby(late, lambda wage: (wage.village, wage.person)):
            yield Late(tuple(some))

    @override
    def conditions(self, view: View, candidate: Listed | Late) -> tuple[Condition, ...]:
        last = candidate.wages[-1]
        if isinstance(candidate, Late):
            days = days_between(last.died_at, last.at)
            return (Condition("dead", days > 0, days, 1, "days"),)
        rule = view.applied(self, division=last.division, at=last.at)
        people, shown = _people(candidate), _months(candidate)
        uneven = [each.amount for each in candidate.wages if each.amount % rule.round_fen]
        sums = uneven[0] if uneven else candidate.wages[0].amount
        return (
            Condition(
                "people", len(people) >= rule.least_people, len(people), rule.least_people
            ),
            Condition("months", len(shown) >= rule.least_months, len(shown), rule.least_months),
            Condition("round", not uneven, sums, rule.round_fen, "fen"),
        )

    @override
    def finding(self, view: View, candidate: Listed | Late) -> Finding:
        wages, dead = candidate.wages, isinstance(candidate, Late)
        last, people = wages[-1], _people(candidate)
        rule = view.applied(self, division=last.division, at=last.at)
        arrears = dead and days_between(last.died_at, last.at) <= rule.arrears_days
        post = not dead and all(says(each.purpose, rule.post_words) for each in wages)
        return Finding(
            code=self.code,
            subjects=(last.person, last.village) if dead else (last.village, *people),
            division=last.division,
            fund=main_fund(wages),
            period=months(wages),
            amount=sum(each.amount for each in wages),
            flows=tuple(each.flow for each in wages),
            figures={
                "village": last.village_name or last.village,
                "name": last.name,
                "died_at": last.died_at,
                "people": len(people),
                "months": len(_months(candidate)),
                "count": len(wages),
                "paid_fen": sum(each.amount for each in wages),
                "purpose": last.purpose,
                "last_at": last.at,
            },
            variant="dead" if dead else "",
            innocents=(
                Innocent("post", Verdict.HOLDS if post else Verdict.FAILS),
                Innocent("arrears", Verdict.HOLDS if arrears else Verdict.FAILS),
            ),
            unseen=self.unseen,
            confidence=self.dead_confidence if dead else self.confidence,
        )


def _people(candidate: Listed | Late) -> list[str]:
    return sorted({each.person for each in candidate.wages})


def _months(candidate: Listed | Late) -> set[str]:
    return {month_of(each.at) for each in candidate.wages}
