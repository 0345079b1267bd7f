"""R04: money that lies idle at a project."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, Final

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.calendar import day_of
from queries.detectors.delayed import Before
from queries.detectors.detector import Detector
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.view import View

#: Flows of a project that are told as evidence; a subsidy's are counted, not listed.
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Unspent:
    """A project with its money; times in epoch milliseconds, money in fen."""

    project: str
    name: str
    division: str
    fiscal_year: int
    programme: str
    status: str
    started_at: int
    finished_at: int
    funded: int
    funded_at: int
    fund: str
    holder: str
    paid: int
    first_at: int
    last_at: int
    handed_back: int

    @property
    def fen(self) -> int:
        """What is unspent."""
        return self.funded - self.handed_back - self.paid

    @property
    def share(self) -> int:
        """What is unspent, in percent of what came and was not handed back."""
        return self.fen * 100 // self.had

    @property
    def had(self) -> int:
        """What came and was not handed back; at least 1."""
        return max(1, self.funded - self.handed_back)

    def years(self, as_of: int) -> int:
        """Return how many fiscal years after its own the money is looked at."""
        return day_of(as_of).year - self.fiscal_year


class Idle(Detector):
    """Money of a project is unspent after two years, or less than half is spent by Q3.

    Why it matters: what two years did not need is surplus that the law takes back; idle money
    is what diversions are made of.
    Source: 预算法 Art. 42; 预算法实施条例 Art. 50 (连续两年未用完视为结余).
    """

    code: ClassVar[str] = "R04"
    stem: ClassVar[str] = "idle"
    anchor: ClassVar[Label] = Label.PROJECT
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            Label.PROJECT,
            Label.ALLOCATION,
            Flow.FUNDED,
            Flow.PAID,
            Flow.REIMBURSED,
            Flow.RETURNED,
        }
    )
    needs: ClassVar[frozenset[Label | Flow | Link]] = frozenset({Flow.FUNDED})
    timed: ClassVar[bool] = True
    innocents: ClassVar[tuple[str, ...]] = ("multi_year", "retention")
    unseen: ClassVar[tuple[str, ...]] = ("contracts",)

    years: Annotated[
        int, Field(ge=1, le=10, description="Years after which unspent money is surplus.")
    ] = 2
    least_fen: Annotated[int, Field(ge=1, description="Least unspent to be a sign, fen.")] = (
        1_000_000
    )
    least_share: Annotated[
        int, Field(ge=1, le=100, description="Least part unspent after the years, percent.")
    ] = 3
    executed_share: Annotated[
        int, Field(ge=0, le=100, description="Least part spent by the end of Q3, percent.")
    ] = 50
    from_month: Annotated[
        int, Field(ge=1, le=12, description="Month after whose end the year's spending counts.")
    ] = 9
    retention_share: Annotated[
        int, Field(ge=0, le=100, description="Most that quality retention may hold, percent.")
    ] = 10
    pace_share: Annotated[
        int,
        Field(ge=1, le=100, description="Least spent to the time gone in long works, percent."),
    ] = 50
    confidence: Annotated[int, Field(ge=0, le=100, description="After the years.")] = 80
    slow_confidence: Annotated[int, Field(ge=0, le=100, description="In the own year.")] = 25

    @override
    def candidates(self, view: View) -> Iterator[Unspent]:
        if not view.as_of:
            return
        yield from view.rows(
            "idle",
            Unspent,
            least=view.tight(self.least_fen, -(2**60)),
            until=day_of(view.as_of).year,
        )

    def _applied(self, view: View, unspent: Unspent) -> "Idle":
        return view.applied(
            self, division=unspent.division, programme=unspent.programme, at=unspent.funded_at
        )

    @override
    def conditions(self, view: View, candidate: Unspent) -> tuple[Condition, ...]:
        rule = self._applied(view, candidate)
        fen = Condition(
            "unspent", candidate.fen >= rule.least_fen, candidate.fen, rule.least_fen, "fen"
        )
        if candidate.years(view.as_of) >= rule.years:
            least = Condition(
                "share",
                candidate.share >= rule.least_share,
                candidate.share,
                rule.least_share,
                "percent",
            )
            return fen, least
        spent = candidate.paid * 100 // candidate.had
        today = day_of(view.as_of)
        counts = date(
            candidate.fiscal_year + rule.from_month // 12, rule.from_month % 12 + 1, 1
        )
        return (
            fen,
            Condition(
                "executed", spent < rule.executed_share, spent, rule.executed_share, "percent"
            ),
            Condition("quarter", today >= counts, str(today), str(counts), "text"),
        )

    @override
    def gather(self, view: View, candidates: Sequence[Unspent]) -> None:
        view.gather("idle_flows", Before, [each.project for each in candidates])

    @override
    def finding(self, view: View, candidate: Unspent) -> Finding:
        years = candidate.years(view.as_of)
        old = years >= self._applied(view, candidate).years
        rows = view.gathered("idle_flows", Before, candidate.project)
        flows = [each.flow for each in rows]
        return Finding(
            code=self.code,
            subjects=(candidate.project, candidate.holder),
            division=candidate.division,
            fund=candidate.fund,
            period=str(candidate.fiscal_year),
            amount=candidate.fen,
            flows=tuple(flows[:_MOST]),
            variant="old" if old else "slow",
            figures={
                "name": candidate.name,
                "year": str(candidate.fiscal_year),
                "years": years,
                "funded_fen": candidate.funded - candidate.handed_back,
                "paid_fen": candidate.paid,
                "unspent_fen": candidate.fen,
                "share": candidate.share,
                "as_of_at": view.as_of,
                "flows": len(flows),
            },
            innocents=self._tested(view, candidate),
            unseen=self.unseen,
            confidence=self.confidence if old else self.slow_confidence,
        )

    def _tested(self, view: View, unspent: Unspent) -> tuple[Innocent, ...]:
        done = 0 < unspent.finished_at <= view.as_of
        retained = done and unspent.fen * 100 <= self.retention_share * unspent.had
        return (
            Innocent("multi_year", self._long_works(view, unspent)),
            Innocent("retention", Verdict.HOLDS if retained else Verdict.FAILS),
        )

    def _long_works(self, view: View, unspent: Unspent) -> Verdict:
        """Whether works go on beyond today and are paid about as they go."""
        if unspent.started_at == 0 or unspent.finished_at == 0:
            return Verdict.UNKNOWN if unspent.paid else Verdict.FAILS
        if unspent.finished_at <= view.as_of or view.as_of <= unspent.started_at:
            return Verdict.FAILS
        gone = view.as_of - unspent.started_at
        whole = unspent.finished_at - unspent.started_at
        on_pace = (100 - unspent.share) * whole >= gone * self.pace_share
        return Verdict.HOLDS if on_pace else Verdict.FAILS
