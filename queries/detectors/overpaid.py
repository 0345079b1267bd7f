"""R15: more was paid than the contract or the audited settlement allows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.detector import Detector
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.view import View
from queries.detectors.works import (
    Payment,
    fund,
    main_payee,
    net_of,
    net_saying,
    payments_of,
    when,
)


@dataclass(frozen=True, slots=True)
class Contract:
    """What a project may pay; money in fen, 0 where not known."""

    project: str
    name: str
    division: str
    programme: str
    year: int
    contract: int
    supplement: int
    settlement: int
    finished_at: int


@dataclass(frozen=True, slots=True)
class Excess:
    """By how much a limit is exceeded; below 0 when it is not.

    Attributes:
        variant: contract | settlement | supplement.
    """

    variant: str
    found: int
    limit: int

    @property
    def fen(self) -> int:
        """Fen above the limit."""
        return self.found - self.limit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project with what it paid and got back."""

    terms: Contract
    payments: tuple[Payment, ...]


class Overpaid(Detector):
    """A project paid more than its contract or settlement, or its supplements are too large.

    Why it matters: what is paid above the contract is owed to nobody, and supplements go round
    the competition that the contract went through.
    Source: 政府采购法 Art. 49 (supplements up to 10 % of the contract); 财政违法行为处罚处分
    条例 Art. 9; audits of settlements.
    """

    code: ClassVar[str] = "R15"
    stem: ClassVar[str] = "overpaid"
    anchor: ClassVar[Label] = Label.PROJECT
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {Label.PROJECT, Label.PAYEE, Label.VILLAGE_ACCOUNT, Flow.PAID, Flow.RETURNED}
    )
    innocents: ClassVar[tuple[str, ...]] = (
        "price_clause",
        "advance",
        "deposits",
        "other_services",
        "settled",
    )
    unseen: ClassVar[tuple[str, ...]] = ("procurement", "other_contracts")

    supplement_percent: Annotated[
        int, Field(ge=0, description="Percent of the contract that supplements may reach.")
    ] = 10
    least: Annotated[int, Field(ge=0, description="Fen above a limit that are no sign.")] = 0
    price_words: Annotated[
        tuple[str, ...], Field(description="Words of payments under a price clause.")
    ] = ("调价", "价差", "调差", "价格调整", "人工费调整", "材料涨价")
    advance_words: Annotated[
        tuple[str, ...], Field(description="Words of payments in advance.")
    ] = ("预付", "备料款", "启动资金")
    deposit_words: Annotated[
        tuple[str, ...], Field(description="Words of deposits that are given back.")
    ] = (
        "履约保证金",
        "投标保证金",
        "工资保证金",
        "退还保证金",
        "退保证金",
        "保证金退还",
        "押金",
    )
    service_words: Annotated[
        tuple[str, ...], Field(description="Words of services outside the contract.")
    ] = (
        *("设计", "监理", "勘察", "勘测", "测量", "测绘", "检测", "检验", "造价", "审计"),
        *(
            "审核费",
            "咨询",
            "招标代理",
            "代理费",
            "评审",
            "环评",
            "征地",
            "拆迁",
            "青苗",
            "补偿",
        ),
        *("管理费", "保险", "公证"),
    )
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 75

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        rows = view.rows("overpaid", Contract, everything=view.tight(0, 1))
        known = {terms.project: terms for terms in rows}
        paid = payments_of(view, self.stem, known)
        for project, terms in known.items():
            yield Candidate(terms, paid.get(project, ()))

    def _worst(self, view: View, candidate: Candidate) -> tuple["Overpaid", Excess]:
        """Return the values that apply, and the limit that is exceeded by most."""
        terms, last = candidate.terms, candidate.payments[-1:]
        rule = view.applied(
            self,
            division=terms.division,
            programme=terms.programme,
            at=last[0].at if last else 0,
        )
        return rule, max(_excesses(rule, candidate), key=lambda excess: excess.fen)

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        rule, worst = self._worst(view, candidate)
        met = worst.fen > rule.least
        wanted = worst.limit + rule.least
        return (Condition(worst.variant, met, worst.found, wanted, "fen"),)

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        rule, worst = self._worst(view, candidate)
        terms, payments = candidate.terms, candidate.payments
        payee = main_payee(payments)
        unseen = "procurement" if worst.variant == "supplement" else "other_contracts"
        return Finding(
            code=self.code,
            subjects=(terms.project, payee) if payee else (terms.project,),
            division=terms.division,
            fund=fund(payments),
            period=when(payments, terms.year),
            amount=worst.fen,
            flows=tuple(payment.flow for payment in payments),
            figures={
                "name": terms.name,
                "contract_fen": terms.contract,
                "supplement_fen": terms.supplement,
                "settlement_fen": terms.settlement,
                "net_fen": net_of(payments),
                "excess_fen": worst.fen,
                "percent": rule.supplement_percent,
            },
            variant=worst.variant,
            innocents=_innocents(rule, candidate, worst),
            unseen=(unseen,),
            confidence=self.confidence,
        )


def _excesses(rule: Overpaid, candidate: Candidate) -> Iterator[Excess]:
    terms, net = candidate.terms, net_of(candidate.payments)
    if terms.contract > 0:
        yield Excess("contract", net, terms.contract + terms.supplement)
        limit = terms.contract * rule.supplement_percent // _HUNDRED
        yield Excess("supplement", terms.supplement, limit)
    if terms.settlement > 0:
        yield Excess("settlement", net, terms.settlement)


_HUNDRED: Final = 100


def _innocents(rule: Overpaid, candidate: Candidate, worst: Excess) -> tuple[Innocent, ...]:
    terms, payments = candidate.terms, candidate.payments
    of_money = worst.variant != "supplement"
    payee = main_payee(payments)
    others = [payment for payment in payments if payment.person != payee]

    def covered(fen: int) -> bool:
        return of_money and fen >= worst.fen

    advance = covered(net_saying(payments, rule.advance_words)) and not terms.finished_at
    services = covered(net_saying(others, rule.service_words))
    unsaid = covered(net_of(others))
    settled = worst.variant == "contract" and terms.settlement >= worst.found
    return (
        _tested("price_clause", covered(net_saying(payments, rule.price_words))),
        _tested("advance", advance),
        _tested("deposits", covered(net_saying(payments, rule.deposit_words))),
        Innocent("other_services", Verdict.UNKNOWN)
        if unsaid and not services
        else _tested("other_services", services),
        _tested("settled", settled),
    )


def _tested(code: str, holds: bool) -> Innocent:
    return Innocent(code, Verdict.HOLDS if holds else Verdict.FAILS)
