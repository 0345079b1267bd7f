"""R01: money that was passed down after its legal deadline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.calendar import days_between
from queries.detectors.clocks import UNTIMED, Clock, deadline
from queries.detectors.detector import Detector
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.levels import is_below
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A flow from an allocation to one below it; times in epoch milliseconds, money in fen."""

    holder: str
    name: str
    division: str
    level: str
    nature: str
    fiscal_year: int
    programme: str
    purpose: str
    received_at: int
    source_level: str
    below: str
    below_name: str
    below_division: str
    below_level: str
    flow: str
    amount: int
    at: int
    fund: str


@dataclass(frozen=True, slots=True)
class Before:
    """A flow that gave an allocation its money."""

    holder: str
    flow: str
    at: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one holder passed on late, earliest first, by a deadline."""

    flows: tuple[PassedOn, ...]
    days: int
    start: int
    deadline: int

    @property
    def last(self) -> PassedOn:
        """The latest of the flows."""
        return self.flows[-1]


class Delayed(Detector):
    """Money was passed to a lower level after the days that the law gives.

    Why it matters: what arrives late is used late, or was used for something else meanwhile.
    Source: 预算法 Art. 52; 预算法实施条例 Art. 48.
    """

    code: ClassVar[str] = "R01"
    stem: ClassVar[str] = "delayed"
    anchor: ClassVar[Label] = Label.ALLOCATION
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {Label.FUNDING_SOURCE, Label.ALLOCATION, Flow.ALLOCATED, Flow.PASSED_DOWN}
    )
    needs: ClassVar[frozenset[Label | Flow | Link]] = frozenset({Flow.PASSED_DOWN})
    innocents: ClassVar[tuple[str, ...]] = ("pooled", "split")
    never_hold: ClassVar[tuple[str, ...]] = ("split",)
    unseen: ClassVar[tuple[str, ...]] = ("approval",)

    received_days: Annotated[
        int, Field(ge=0, le=366, description="Days for money received from above.")
    ] = 30
    own_general_days: Annotated[
        int, Field(ge=0, le=366, description="Days for general transfers of one's own budget.")
    ] = 30
    own_special_days: Annotated[
        int, Field(ge=0, le=366, description="Days for special transfers of one's own budget.")
    ] = 60
    central_special_days: Annotated[
        int,
        Field(ge=0, le=366, description="Days for special transfers of the central budget."),
    ] = 90
    approved: Annotated[
        str,
        Field(
            pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$",
            description="MM-DD when budgets stand; early notice counts from then.",
        ),
    ] = "03-01"
    pooled_words: Annotated[
        tuple[str, ...], Field(description="Words for money that a county may pool lawfully.")
    ] = ("统筹整合", "涉农整合", "整合资金")
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 90

    def clock(self) -> Clock:
        """Return the clocks of the law with this rule's values."""
        return Clock(
            received=self.received_days,
            own_general=self.own_general_days,
            own_special=self.own_special_days,
            central_general=self.own_general_days,
            central_special=self.central_special_days,
            approved=self.approved,
        )

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        least = min(
            self.received_days,
            self.own_general_days,
            self.own_special_days,
            self.central_special_days,
        )
        rows = view.rows("delayed", PassedOn, days=view.tight(least, -10_000))
        for _, group in groupby(rows, lambda row: row.holder):
            made = [
                self._candidate(view, row) for row in {row.flow: row for row in group}.values()
            ]
            late = [each for each in made if self._met(view, each)] or made[-1:]
            last = late[-1]
            yield Candidate(
                tuple(each.last for each in late), last.days, last.start, last.deadline
            )

    def _candidate(self, view: View, row: PassedOn) -> Candidate:
        rule = view.applied(
            self, division=row.division, programme=row.programme, at=row.received_at
        )
        clock = rule.clock()
        own = row.source_level == row.level
        days = clock.days(level=row.level, own=own, nature=row.nature)
        start = clock.start(row.received_at, row.fiscal_year)
        return Candidate((row,), days, start, deadline(start, days))

    def _met(self, view: View, candidate: Candidate) -> bool:
        return all(condition.met for condition in self.conditions(view, candidate))

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        last = candidate.last
        return (
            Condition(
                "nature",
                last.nature not in UNTIMED,
                last.nature or "-",
                "/".join(UNTIMED),
                "text",
            ),
            Condition(
                "lower",
                is_below(last.below_level, last.level),
                last.below_level or "-",
                last.level or "-",
                "text",
            ),
            Condition(
                "late",
                days_between(candidate.deadline, last.at) > 0,
                last.at,
                candidate.deadline,
                "ms",
            ),
        )

    @override
    def gather(self, view: View, candidates: Sequence[Candidate]) -> None:
        view.gather("delayed_before", Before, [each.last.holder for each in candidates])

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        last, flows = candidate.last, candidate.flows
        before = view.gathered("delayed_before", Before, last.holder)
        fen = sum(flow.amount for flow in flows)
        words = f"{last.name} {last.purpose}"
        pooled = any(word in words for word in self.pooled_words)
        return Finding(
            code=self.code,
            subjects=(last.holder, *dict.fromkeys(flow.below for flow in flows)),
            division=last.division,
            fund=last.fund,
            period=str(last.fiscal_year),
            amount=fen,
            flows=(*(each.flow for each in before), *(flow.flow for flow in flows)),
            figures={
                "name": last.name,
                "below": last.below_name,
                "received_at": last.received_at,
                "start_at": candidate.start,
                "allowed": candidate.days,
                "deadline_at": candidate.deadline,
                "passed_at": last.at,
                "days": days_between(candidate.start, last.at),
                "over": days_between(candidate.deadline, last.at),
                "late_fen": fen,
            },
            innocents=(
                Innocent("pooled", Verdict.HOLDS if pooled else Verdict.FAILS),
                Innocent("split", Verdict.UNKNOWN if len(flows) > 1 else Verdict.FAILS),
            ),
            unseen=self.unseen,
            confidence=self.confidence,
        )
