"""R21: invoices of one seller with numbers in a row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Annotated, ClassVar, Final

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.calendar import day_of, days_between
from queries.detectors.detector import Detector
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.moves import Move, main_fund, month_of, says
from queries.detectors.view import View

#: Digits of the number of a digital invoice (数电票), which is no seller's own roll.
_DIGITAL: Final = 20


@dataclass(frozen=True, slots=True)
class Bill(Move):
    """An invoice of a seller that a buyer reimbursed, made out at `issued_at`."""

    seller: str
    seller_name: str
    buyer: str
    buyer_name: str
    division: str
    invoice: str
    code: str
    number: str
    item: str
    issued_at: int

    @property
    def told(self) -> str:
        """What the invoice and its entry say it is for."""
        return f"{self.item} {self.purpose}"


@dataclass(frozen=True, slots=True)
class Roll:
    """Bills of one seller to one buyer with numbers near one another, by number.

    An invoice that was booked several times has a bill for each.
    """

    bills: tuple[Bill, ...]

    @property
    def invoices(self) -> list[str]:
        """Ids of the invoices by number."""
        return list(dict.fromkeys(bill.invoice for bill in self.bills))

    @property
    def issued(self) -> list[int]:
        """When the invoices were made out, earliest first."""
        return sorted(bill.issued_at for bill in self.bills)

    @property
    def gap(self) -> int:
        """The widest step from one number to the next."""
        numbers = [int(bill.number) for bill in self.bills]
        return max((b - a for a, b in pairwise(numbers)), default=0)


class ConsecutiveInvoices(Detector):
    """One buyer reimbursed invoices of one seller whose numbers stand in a row, within weeks.

    Why it matters: who tears several invoices off one roll for one buyer splits a bill, or
    makes up meals that nobody ate.
    Source: 发票管理办法 Art. 20-22; the check of consecutive numbers in audits of reception
    and village accounts.
    """

    code: ClassVar[str] = "R21"
    stem: ClassVar[str] = "consecutive_invoices"
    anchor: ClassVar[Label] = Label.PAYEE
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            Label.PAYEE,
            Label.INVOICE,
            Label.PROJECT,
            Label.VILLAGE_ACCOUNT,
            Flow.REIMBURSED,
            Flow.SETTLED,
        }
    )
    needs: ClassVar[frozenset[Label | Flow | Link]] = frozenset({Flow.REIMBURSED})
    innocents: ClassVar[tuple[str, ...]] = ("digital", "utility", "one_purchase")
    never_hold: ClassVar[tuple[str, ...]] = ("one_purchase",)
    unseen: ClassVar[tuple[str, ...]] = ("other_buyers",)

    least_invoices: Annotated[
        int, Field(ge=2, description="Least invoices with numbers in a row.")
    ] = 3
    most_gap: Annotated[
        int, Field(ge=1, description="Most that a number is above the one before it.")
    ] = 2
    most_days: Annotated[
        int, Field(ge=0, description="Most days from the first of them to the last.")
    ] = 30
    utility_words: Annotated[
        tuple[str, ...], Field(description="Words of items and sellers that bill by meters.")
    ] = (
        "电费", "电力", "供电", "水费", "自来水", "供水", "污水", "通信", "通讯", "话费",
        "宽带", "电信", "移动通信", "联通", "燃气", "天然气", "供热", "暖气", "有线电视",
        "网络费", "通行费", "ETC", "加油", "成品油", "邮政", "保险",
    )  # fmt: skip
    dining_words: Annotated[
        tuple[str, ...], Field(description="Words of items of meals, where the sign is strong.")
    ] = (
        "餐", "饭", "伙食", "酒店", "宴", "招待", "接待", "住宿", "食品", "烟", "酒",
    )  # fmt: skip
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 45
    dining_confidence: Annotated[
        int, Field(ge=0, le=100, description="Where the items are meals, hundredths.")
    ] = 65

    @override
    def candidates(self, view: View) -> Iterator[Roll]:
        rows = view.rows("consecutive_invoices", Bill, least=view.tight(self.least_invoices, 2))
        for _, some in groupby(rows, lambda bill: (bill.seller, bill.buyer, bill.code)):
            bills = [bill for bill in some if bill.number.isdecimal()]
            if not bills:
                continue
            rule = view.applied(self, division=bills[0].division, at=bills[-1].at)
            gap = view.tight(rule.most_gap, 10 * rule.most_gap)
            days = view.tight(rule.most_days, 10 * (rule.most_days + 1))
            for roll in _rolls(bills, gap, days):
                if len(roll.invoices) >= view.tight(rule.least_invoices, 2):
                    yield roll

    @override
    def conditions(self, view: View, candidate: Roll) -> tuple[Condition, ...]:
        last = candidate.bills[-1]
        rule = view.applied(self, division=last.division, at=last.at)
        count, gap, issued = len(candidate.invoices), candidate.gap, candidate.issued
        days, least = days_between(issued[0], issued[-1]), rule.least_invoices
        return (
            Condition("invoices", count >= least, count, least),
            Condition("gap", gap <= rule.most_gap, gap, rule.most_gap),
            Condition("days", days <= rule.most_days, days, rule.most_days, "days"),
        )

    @override
    def finding(self, view: View, candidate: Roll) -> Finding:
        bills, issued = candidate.bills, candidate.issued
        first, last = bills[0], bills[-1]
        rule = view.applied(self, division=last.division, at=last.at)
        dining = any(says(bill.told, rule.dining_words) for bill in bills)
        paid = sum(bill.amount for bill in bills)
        return Finding(
            code=self.code,
            subjects=(first.seller, first.buyer, *candidate.invoices),
            division=first.division,
            fund=main_fund(bills),
            period=_months(issued),
            amount=paid,
            flows=tuple(
                bill.flow for bill in sorted(bills, key=lambda each: (each.at, each.flow))
            ),
            figures={
                "seller": first.seller_name or first.seller,
                "buyer": first.buyer_name or first.buyer,
                "count": len(candidate.invoices),
                "first": first.number,
                "last": last.number,
                "item": first.item or first.purpose or "-",
                "paid_fen": paid,
                "days": days_between(issued[0], issued[-1]),
            },
            innocents=rule.tested(candidate),
            unseen=self.unseen,
            confidence=rule.dining_confidence if dining else rule.confidence,
        )

    def tested(self, roll: Roll) -> tuple[Innocent, ...]:
        """Test the innocent explanations of a roll."""
        bills = roll.bills
        digital = all(not each.code and len(each.number) == _DIGITAL for each in bills)
        utility = says(bills[0].seller_name, self.utility_words) or all(
            says(each.told, self.utility_words) for each in bills
        )
        one_day = len({day_of(each.issued_at) for each in bills}) == 1
        return (
            Innocent("digital", Verdict.HOLDS if digital else Verdict.FAILS),
            Innocent("utility", Verdict.HOLDS if utility else Verdict.FAILS),
            Innocent("one_purchase", Verdict.UNKNOWN if one_day else Verdict.FAILS),
        )


def _months(issued: Iterable[int]) -> str:
    months = sorted({month_of(at) for at in issued})
    return months[0] if len(months) == 1 else f"{months[0]}/{months[-1]}"


def _rolls(bills: Iterable[Bill], gap: int, days: int) -> Iterator[Roll]:
    """Yield bills by number, cut where a number is too far above, or the days are too many."""
    ordered = sorted(bills, key=lambda bill: (int(bill.number), bill.at, bill.flow))
    some: list[Bill] = []
    for bill in ordered:
        near = not some or int(bill.number) - int(some[-1].number) <= gap
        issued = sorted(each.issued_at for each in (*some, bill))
        if not near or days_between(issued[0], issued[-1]) > days:
            yield Roll(tuple(some))
            some = []
        some.append(bill)
    if some:
        yield Roll(tuple(some))
