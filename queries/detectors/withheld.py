"""R02: money that was neither passed on, spent nor handed back after its deadline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.calendar import days_between
from queries.detectors.clocks import Clock, deadline
from queries.detectors.delayed import Before
from queries.detectors.detector import Detector
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.levels import is_below
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class Held:
    """An allocation with what it got and gave; times in epoch milliseconds, money in fen."""

    holder: str
    name: str
    division: str
    level: str
    source_level: str
    nature: str
    fiscal_year: int
    programme: str
    purpose: str
    received_at: int
    fund: str
    received: int
    back: int
    out: int

    @property
    def fen(self) -> int:
        """What is still held."""
        return self.received + self.back - self.out

    @property
    def share(self) -> int:
        """What is still held, in percent of what came."""
        return self.fen * 100 // self.received


class Withheld(Detector):
    """A holder of money from above still keeps part of it after the days that the law gives.

    Money in minus money out, counted at each allocation: what was passed down, given to
    projects, paid or handed back is not held.

    Why it matters: what a level keeps does not reach the villages; it is there to be used for
    something else.
    Source: 预算法 Arts. 52, 93; 财政违法行为处罚处分条例 Art. 6 (截留、滞留).
    """

    code: ClassVar[str] = "R02"
    stem: ClassVar[str] = "withheld"
    anchor: ClassVar[Label] = Label.ALLOCATION
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            Label.FUNDING_SOURCE,
            Label.ALLOCATION,
            Flow.ALLOCATED,
            Flow.PASSED_DOWN,
            Flow.FUNDED,
            Flow.PAID,
            Flow.RETURNED,
        }
    )
    timed: ClassVar[bool] = True
    innocents: ClassVar[tuple[str, ...]] = ("pooled", "carried_over", "retention")
    unseen: ClassVar[tuple[str, ...]] = ("later_documents",)

    least_fen: Annotated[
        int, Field(ge=1, description="Least that is held to be a sign, fen.")
    ] = 1_000_000
    least_share: Annotated[
        int, Field(ge=0, le=100, description="Least part of what came that is held, percent.")
    ] = 2
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
    relief_days: Annotated[
        int, Field(ge=0, le=366, description="Days for disaster relief, which is due at once.")
    ] = 60
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
    carried_words: Annotated[
        tuple[str, ...], Field(description="Words for money carried into the next year.")
    ] = ("结转", "跨年度")
    retention_share: Annotated[
        int, Field(ge=0, le=100, description="Most that quality retention may hold, percent.")
    ] = 5
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 85

    @override
    def candidates(self, view: View) -> Iterator[Held]:
        yield from view.rows("withheld", Held, least=view.tight(self.least_fen, -(2**60)))

    def _deadline(self, view: View, held: Held) -> int:
        rule = view.applied(
            self, division=held.division, programme=held.programme, at=held.received_at
        )
        clock = Clock(
            received=rule.received_days,
            own_general=rule.own_general_days,
            own_special=rule.own_special_days,
            central_general=rule.own_general_days,
            central_special=rule.central_special_days,
            approved=rule.approved,
        )
        own = held.source_level == held.level
        days = clock.days(level=held.level, own=own, nature=held.nature)
        if held.nature == "disaster":
            days = rule.relief_days
        return deadline(clock.start(held.received_at, held.fiscal_year), days)

    @override
    def conditions(self, view: View, candidate: Held) -> tuple[Condition, ...]:
        rule = view.applied(
            self,
            division=candidate.division,
            programme=candidate.programme,
            at=candidate.received_at,
        )
        last = self._deadline(view, candidate)
        from_below = is_below(candidate.source_level, candidate.level)
        return (
            Condition(
                "held", candidate.fen >= rule.least_fen, candidate.fen, rule.least_fen, "fen"
            ),
            Condition(
                "share",
                candidate.share >= rule.least_share,
                candidate.share,
                rule.least_share,
                "percent",
            ),
            Condition("overdue", days_between(last, view.as_of) > 0, view.as_of, last, "ms"),
            Condition(
                "from_above",
                not from_below,
                candidate.source_level or "-",
                candidate.level or "-",
                "text",
            ),
            Condition(
                "nature",
                candidate.nature != "settlement",
                candidate.nature or "-",
                "≠ settlement",
                "text",
            ),
        )

    @override
    def gather(self, view: View, candidates: Sequence[Held]) -> None:
        view.gather("withheld_flows", Before, [each.holder for each in candidates])

    @override
    def finding(self, view: View, candidate: Held) -> Finding:
        last = self._deadline(view, candidate)
        flows = view.gathered("withheld_flows", Before, candidate.holder)
        return Finding(
            code=self.code,
            subjects=(candidate.holder,),
            division=candidate.division,
            fund=candidate.fund,
            period=str(candidate.fiscal_year),
            amount=candidate.fen,
            flows=tuple(flow.flow for flow in flows),
            figures={
                "name": candidate.name,
                "received_fen": candidate.received,
                "out_fen": candidate.out - candidate.back,
                "held_fen": candidate.fen,
                "share": candidate.share,
                "deadline_at": last,
                "as_of_at": view.as_of,
                "days": days_between(last, view.as_of),
            },
            innocents=self._tested(candidate),
            unseen=self.unseen,
            confidence=self.confidence,
        )

    def _tested(self, held: Held) -> tuple[Innocent, ...]:
        words = f"{held.name} {held.purpose}"
        holds = {
            "pooled": any(word in words for word in self.pooled_words),
            "carried_over": any(word in words for word in self.carried_words),
            "retention": held.fen * 100 <= self.retention_share * held.received,
        }
        return tuple(
            Innocent(code, Verdict.HOLDS if holds[code] else Verdict.FAILS)
            for code in self.innocents
        )
