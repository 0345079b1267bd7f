"""R27: public money on private cards, and cash that was not banked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.banking import CashMove, Unbanked, unbanked
from queries.detectors.calendar import day_of, moment_of
from queries.detectors.detector import Detector
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.moves import (
    Move,
    main_fund,
    month_of,
    months,
    saying,
    says,
    without_repeats,
)
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class CardMove(Move):
    """Village money that went to an official, who is in office from `since` to `until`."""

    village: str
    village_name: str
    division: str
    person: str
    name: str
    kind: str
    since: int
    until: int

    @property
    def in_office(self) -> bool:
        """Whether the official was in office then; an end that is not known has not come."""
        return self.since <= self.at and (not self.until or self.at <= self.until)

    @property
    def term(self) -> str:
        """The days of the term of office as far as they are known."""
        first, last = (f"{day_of(at)}" if at else "" for at in (self.since, self.until))
        return f"{first} – {last}".strip()


@dataclass(frozen=True, slots=True)
class Cards:
    """What went from one village to one official, earliest first."""

    moves: tuple[CardMove, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Income in cash of one village and month that was not banked, earliest first."""

    items: tuple[Unbanked, ...]


class PrivateCard(Detector):
    """Money of a village's account went to an official's card, or its cash was not banked.

    Why it matters: public money on a private account is out of sight of the books and at one
    person's hand.
    Source: 农村集体经济组织法 Art. 44; 财政违法行为处罚处分条例 Art. 17 (公款私存); 现金管理
    暂行条例 Art. 11 (坐支: cash income is to be banked, not spent).
    """

    code: ClassVar[str] = "R27"
    stem: ClassVar[str] = "private_card"
    anchor: ClassVar[Label] = Label.VILLAGE_ACCOUNT
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            Label.VILLAGE_ACCOUNT,
            Label.PAYEE,
            Label.OFFICIAL,
            Label.BANK_ACCOUNT,
            Flow.TRANSFERRED,
            Flow.PAID,
            Flow.RETURNED,
            Link.IS_PERSON,
            Link.HAS_ACCOUNT,
        }
    )
    timed: ClassVar[bool] = True
    innocents: ClassVar[tuple[str, ...]] = ("petty", "pay", "share", "late")
    unseen: ClassVar[tuple[str, ...]] = ("vouchers", "statements")

    kinds: Annotated[
        tuple[str, ...], Field(description="Kinds of official whose cards are looked at.")
    ] = ("village_cadre", "public_employee")
    petty_words: Annotated[
        tuple[str, ...], Field(description="Words of purposes that pay back what was advanced.")
    ] = ("报销", "垫付", "代垫", "垫支", "垫款", "备用金", "差旅费", "零星")
    petty_fen: Annotated[
        int, Field(ge=0, description="Most fen of one payment that pays back an advance.")
    ] = 200_000
    pay_words: Annotated[
        tuple[str, ...], Field(description="Words of purposes that are pay.")
    ] = ("工资", "薪酬", "报酬", "误工", "补贴", "补助", "津贴", "绩效", "奖金", "养老保险")
    pay_fen: Annotated[
        int, Field(ge=0, description="Most fen of pay in one month that are regular.")
    ] = 800_000
    share_words: Annotated[
        tuple[str, ...], Field(description="Words of purposes that are a villager's due.")
    ] = ("分红", "收益分配", "股金", "流转费", "流转金", "土地租金", "征地", "补偿", "慰问")
    share_fen: Annotated[
        int, Field(ge=0, description="Most fen of one payment that is a villager's due.")
    ] = 2_000_000
    cash_words: Annotated[
        tuple[str, ...], Field(description="Words of purposes of income in cash.")
    ] = ("现金",)
    banked_words: Annotated[
        tuple[str, ...], Field(description="Words of purposes of cash paid in.")
    ] = (
        "现金存",
        "存现",
        "现存",
        "存入现金",
        "缴存",
        "现金缴",
        "现金解",
        "送存",
        "解款",
        "存款",
    )
    no_income: Annotated[
        tuple[str, ...],
        Field(description="Words of purposes of cash that is no income."),
    ] = ("提现", "取现", "提取", "支取", "现金支票", "备用金", "非现金")
    bank_days: Annotated[
        int, Field(ge=0, le=60, description="Working days in which cash is to be banked.")
    ] = 5
    late_days: Annotated[
        int, Field(ge=0, le=250, description="Working days after these that are merely late.")
    ] = 20
    till_fen: Annotated[
        int, Field(ge=0, description="Most fen of income in cash that may stay in the till.")
    ] = 100_000
    missing_percent: Annotated[
        int, Field(ge=0, le=100, description="Percent of the income that may be missing.")
    ] = 5
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 70

    @override
    def candidates(self, view: View) -> Iterator[Cards | Kept]:
        yield from self._cards(view)
        yield from self._kept(view)

    def _cards(self, view: View) -> Iterator[Cards]:
        groups: dict[tuple[str, str], dict[str, CardMove]] = {}
        for move in chain(
            view.rows("private_card", CardMove), view.rows("private_card_account", CardMove)
        ):
            groups.setdefault((move.village, move.person), {})[move.flow] = move
        for some in groups.values():
            moves = without_repeats(
                sorted(some.values(), key=lambda move: (move.at, move.flow))
            )
            yield Cards(tuple([move for move in moves if move.in_office] or moves))

    def _kept(self, view: View) -> Iterator[Kept]:
        other = saying((*self.banked_words, *self.no_income))
        incomes = view.rows(
            "private_card_cash", CashMove, cash=saying(self.cash_words), other=other
        )
        banked = view.rows("private_card_banked", CashMove, banked=saying(self.banked_words))
        deposits = {
            village: list(some) for village, some in groupby(banked, lambda each: each.village)
        }
        for village, some in groupby(incomes, lambda each: each.village):
            found = self._unbanked(view, list(some), deposits.get(village, []))
            for _, month in groupby(found, lambda each: month_of(each.income.at)):
                items = list(month)
                kept = [each for each in items if all(c.met for c in self._cash(view, each))]
                yield Kept(tuple(kept or items))

    def _unbanked(
        self, view: View, incomes: list[CashMove], deposits: list[CashMove]
    ) -> list[Unbanked]:
        rule = view.applied(self, division=incomes[0].division, at=incomes[-1].at)
        return unbanked(incomes, deposits, rule.bank_days, rule.late_days)

    @override
    def conditions(self, view: View, candidate: Cards | Kept) -> tuple[Condition, ...]:
        if isinstance(candidate, Kept):
            return self._cash(view, candidate.items[-1])
        last = candidate.moves[-1]
        rule = view.applied(self, division=last.division, at=last.at)
        wanted = ", ".join(rule.kinds)
        return (
            Condition("kind", last.kind in rule.kinds, last.kind or "-", wanted, "text"),
            Condition("office", last.in_office, f"{day_of(last.at)}", last.term, "text"),
        )

    def _cash(self, view: View, item: Unbanked) -> tuple[Condition, ...]:
        income, due = item.income, moment_of(item.due)
        rule = view.applied(self, division=income.division, at=income.at)
        till, missing, most = rule.till_fen, item.percent, rule.missing_percent
        return (
            Condition("till", income.amount > till, income.amount, till, "fen"),
            Condition("due", day_of(view.as_of) > item.due, view.as_of, due, "ms"),
            Condition("missing", missing > most, missing, most, "percent"),
        )

    @override
    def finding(self, view: View, candidate: Cards | Kept) -> Finding:
        if isinstance(candidate, Kept):
            return self._cash_finding(candidate.items)
        last = candidate.moves[-1]
        rule = view.applied(self, division=last.division, at=last.at)
        why = {move.flow: rule.explained(move, candidate.moves) for move in candidate.moves}
        told = [move for move in candidate.moves if not why[move.flow]]
        holding = set() if told else set(why.values())
        moves = told or candidate.moves
        return Finding(
            code=self.code,
            subjects=(last.person, last.village),
            division=last.division,
            fund=main_fund(moves),
            period=months(moves),
            amount=sum(move.amount for move in moves),
            flows=tuple(move.flow for move in moves),
            figures={
                "name": last.name,
                "village": last.village_name or last.village,
                "count": len(moves),
                "paid_fen": sum(move.amount for move in moves),
                "purpose": moves[-1].purpose or "-",
                "last_at": moves[-1].at,
            },
            innocents=_innocents(self.innocents, holding),
            unseen=("vouchers",),
            confidence=self.confidence,
        )

    def explained(self, move: CardMove, moves: Sequence[CardMove]) -> str:
        """Return the innocent explanation of a move by its words and sum, or nothing."""
        if says(move.purpose, self.petty_words):
            return "petty" if move.amount <= self.petty_fen else ""
        if says(move.purpose, self.pay_words):
            month = month_of(move.at)
            paid = sum(
                each.amount
                for each in moves
                if month_of(each.at) == month and says(each.purpose, self.pay_words)
            )
            return "pay" if paid <= self.pay_fen else ""
        shared = says(move.purpose, self.share_words) and move.amount <= self.share_fen
        return "share" if shared else ""

    def _cash_finding(self, items: Sequence[Unbanked]) -> Finding:
        incomes = [each.income for each in items]
        first, missing = incomes[0], sum(each.missing for each in items)
        later = all(
            100 * each.missing_later <= self.missing_percent * each.income.amount
            for each in items
        )
        return Finding(
            code=self.code,
            subjects=(first.village,),
            division=first.division,
            fund=main_fund(incomes),
            period=months(incomes),
            amount=missing,
            flows=tuple(each.flow for each in incomes),
            figures={
                "village": first.village_name or first.village,
                "count": len(items),
                "income_fen": sum(each.amount for each in incomes),
                "missing_fen": missing,
                "last_at": incomes[-1].at,
                "due_at": moment_of(items[-1].due),
            },
            variant="cash",
            innocents=_innocents(self.innocents, {"late"} if later else set()),
            unseen=self.unseen,
            confidence=self.confidence,
        )


def _innocents(codes: Sequence[str], holding: set[str]) -> tuple[Innocent, ...]:
    return tuple(
        Innocent(code, Verdict.HOLDS if code in holding else Verdict.FAILS) for code in codes
    )
