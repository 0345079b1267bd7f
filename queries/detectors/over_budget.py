"""R16: the final figure of a project is above its approved budget."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.detector import Detector
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.view import View
from queries.detectors.works import Payment, fund, main_payee, payments_of, says, when


@dataclass(frozen=True, slots=True)
class Account:
    """The budget and the final figure of a project, fen."""

    project: str
    name: str
    division: str
    programme: str
    year: int
    budget: int
    settlement: int
    finished_at: int

    @property
    def excess(self) -> int:
        """Fen above the budget."""
        return self.settlement - self.budget


@dataclass(frozen=True, slots=True)
class Funding:
    """Money that an allocation brought to a project, with the words of its document."""

    project: str
    flow: str
    amount: int
    at: int
    title: str
    purpose: str
    use: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project with what it paid and what brought its money."""

    account: Account
    payments: tuple[Payment, ...]
    funding: tuple[Funding, ...]


class OverBudget(Detector):
    """The audited final figure of a project is above its approved budget.

    Why it matters: a budget that may be overrun binds nobody, and money for the rest is taken
    from somewhere else.
    Source: 政府投资条例 Art. 23 (the estimate of a project binds; more needs approval);
    measures on 概算 have rises above 10 % audited first; 预算法 Art. 13.
    """

    code: ClassVar[str] = "R16"
    stem: ClassVar[str] = "over_budget"
    anchor: ClassVar[Label] = Label.PROJECT
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            *(Label.PROJECT, Label.ALLOCATION, Label.PAYEE, Label.VILLAGE_ACCOUNT),
            *(Flow.PAID, Flow.RETURNED, Flow.FUNDED),
        }
    )
    innocents: ClassVar[tuple[str, ...]] = ("approved", "unit")
    unseen: ClassVar[tuple[str, ...]] = ("approvals", "own_money")

    percent: Annotated[
        int, Field(ge=0, description="Percent of the budget that the excess may reach.")
    ] = 0
    alarm_percent: Annotated[
        int, Field(ge=0, description="Percent of the budget from which an excess is an alarm.")
    ] = 10
    adjustment_words: Annotated[
        tuple[str, ...], Field(description="Words of documents that raise a budget.")
    ] = (
        *("调整概算", "概算调整", "调概", "同意调整", "调整预算", "预算调整", "追加", "调增"),
        *("增加投资", "投资调整", "调整投资"),
    )
    confidence: Annotated[
        int, Field(ge=0, le=100, description="Of an excess below an alarm, hundredths.")
    ] = 55
    alarm_confidence: Annotated[
        int, Field(ge=0, le=100, description="Of an alarm, hundredths.")
    ] = 75

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        rows = view.rows("over_budget", Account, everything=view.tight(0, 1))
        known = {account.project: account for account in rows}
        paid = payments_of(view, self.stem, known)
        brought: dict[str, list[Funding]] = {}
        if known:
            for funding in view.rows("over_budget_funded", Funding, projects=sorted(known)):
                brought.setdefault(funding.project, []).append(funding)
        for project, account in known.items():
            yield Candidate(account, paid.get(project, ()), tuple(brought.get(project, ())))

    def _there(self, view: View, candidate: Candidate) -> "OverBudget":
        """Return the rule with the values that apply to a project."""
        account, last = candidate.account, candidate.payments[-1:]
        return view.applied(
            self,
            division=account.division,
            programme=account.programme,
            at=account.finished_at or (last[0].at if last else 0),
        )

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        account = candidate.account
        rule = self._there(view, candidate)
        wanted = account.budget + account.budget * rule.percent // _HUNDRED
        met = account.excess * _HUNDRED > account.budget * rule.percent
        return (Condition("excess", met, account.settlement, wanted, "fen"),)

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        account, payments = candidate.account, candidate.payments
        rule = self._there(view, candidate)
        alarm = account.excess * _HUNDRED > account.budget * rule.alarm_percent
        payee = main_payee(payments)
        return Finding(
            code=self.code,
            subjects=(account.project, payee) if payee else (account.project,),
            division=account.division,
            fund=fund(payments),
            period=when(payments, account.year),
            amount=account.excess,
            flows=tuple(payment.flow for payment in payments),
            figures={
                "name": account.name,
                "budget_fen": account.budget,
                "settlement_fen": account.settlement,
                "excess_fen": account.excess,
                "percent": account.excess * _HUNDRED // account.budget,
                "alarm": rule.alarm_percent,
            },
            variant="alarm" if alarm else "",
            innocents=_innocents(rule, candidate),
            unseen=self.unseen,
            confidence=rule.alarm_confidence if alarm else rule.confidence,
        )


_HUNDRED: Final = 100
#: Yuan in 万元 and 千元, the units that budgets are written in.
_FACTORS: Final = (10_000, 1_000)


def _innocents(rule: OverBudget, candidate: Candidate) -> tuple[Innocent, ...]:
    account = candidate.account
    raised = sum(
        each.amount
        for each in candidate.funding
        if says(f"{each.title} {each.purpose} {each.use}", rule.adjustment_words)
    )
    approved = raised >= account.excess
    mistaken = any(
        account.budget * factor // 2 <= account.settlement <= account.budget * factor * 3 // 2
        for factor in _FACTORS
    )
    return (
        Innocent(
            "approved",
            Verdict.HOLDS if approved else Verdict.FAILS,
            {"raised_fen": raised},
        ),
        Innocent("unit", Verdict.HOLDS if mistaken else Verdict.FAILS),
    )
