"""R18: one purchase in several orders, each just below the limit for open bidding."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.calendar import day_of, days_between
from queries.detectors.detector import Detector
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.orders import Order, close_together, thing
from queries.detectors.view import View
from queries.detectors.works import Payment, fund, says


@dataclass(frozen=True, slots=True)
class Candidate:
    """Orders of one buyer for one thing in one year, earliest first.

    Attributes:
        exempt: code of the innocent explanation that all of them have; empty for none.
    """

    orders: tuple[Order, ...]
    exempt: str
    payments: tuple[Payment, ...] = ()


class SplitPurchase(Detector):
    """One buyer bought one thing in orders just below the limit that reach it together.

    Why it matters: whoever splits a purchase chooses the seller without competition.
    Source: 政府采购法实施条例 Art. 28; 招标投标法 Art. 4; 发改委令第16号 (works from 4 million
    yuan); local limits of open bidding for goods and services.
    """

    code: ClassVar[str] = "R18"
    stem: ClassVar[str] = "split_purchase"
    anchor: ClassVar[Label] = Label.AGENCY
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            *(Label.AGENCY, Label.PROJECT, Label.PAYEE, Label.VILLAGE_ACCOUNT, Label.BID),
            *(Flow.PAID, Link.MANAGED_BY, Link.BID_FOR),
        }
    )
    needs: ClassVar[frozenset[Label | Flow | Link]] = frozenset({Link.MANAGED_BY})
    innocents: ClassVar[tuple[str, ...]] = (
        "single_source",
        "budget_change",
        "framework",
        "emergency",
    )
    unseen: ClassVar[tuple[str, ...]] = ("items", "orders")

    purchase_limit: Annotated[
        int, Field(gt=0, description="Fen from which goods and services need open bidding.")
    ] = 50_000_000
    works_limit: Annotated[
        int, Field(gt=0, description="Fen from which works need open bidding.")
    ] = 400_000_000
    near_percent: Annotated[
        int,
        Field(ge=0, le=100, description="Percent of the limit from which an order is near."),
    ] = 90
    least_orders: Annotated[
        int, Field(ge=2, description="Orders near the limit, at least.")
    ] = 2
    within_days: Annotated[
        int, Field(ge=0, le=366, description="Days from the first order to the last, at most.")
    ] = 90
    void_words: Annotated[
        tuple[str, ...],
        Field(description="Words in the status of an order that came to nothing."),
    ] = ("终止", "作废", "废标", "流标", "撤销", "取消", "中止", "解除")
    approval_words: Annotated[
        tuple[str, ...], Field(description="Words of approval, which some explanations need.")
    ] = ("批准", "批复", "同意", "核准", "审批", "备案")
    single_words: Annotated[
        tuple[str, ...], Field(description="Words of a single source, which needs approval.")
    ] = ("单一来源", "唯一供应商", "独家供应", "原供应商添购")
    change_words: Annotated[
        tuple[str, ...], Field(description="Words of a changed budget, which needs approval.")
    ] = ("追加", "调增", "预算调整", "调整预算", "增加预算")
    framework_words: Annotated[
        tuple[str, ...], Field(description="Words of orders under a framework already bid for.")
    ] = ("框架协议", "协议供货", "定点采购", "定点服务", "电子卖场", "网上商城", "政采云")
    emergency_words: Annotated[
        tuple[str, ...], Field(description="Words of emergencies, which need no bidding.")
    ] = ("应急", "紧急", "抢险", "救灾", "防汛", "抗旱", "抗震", "疫情", "抢修")
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 70

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        found = list(self._groups(view))
        projects = sorted({order.project for each in found for order in each.orders})
        paid: dict[str, dict[str, Payment]] = defaultdict(dict)
        if projects:
            for payment in view.rows("split_purchase_paid", Payment, projects=projects):
                paid[payment.project][payment.flow] = payment
        for each in found:
            some = [one for order in each.orders for one in paid[order.project].values()]
            some.sort(key=lambda payment: (payment.at, payment.flow))
            yield Candidate(each.orders, each.exempt, tuple(some))

    def _groups(self, view: View) -> Iterator[Candidate]:
        """Yield the orders of each buyer, thing and year that lie together near the limit."""
        groups: dict[tuple[str, ...], list[Order]] = defaultdict(list)
        for order in view.rows("split_purchase", Order):
            rule = self._there(view, order)
            below = order.contract < rule.limit(order.kind)
            if order.at and below and not says(order.status, rule.void_words):
                year, exempt = str(day_of(order.at).year), rule.exempt(order)
                key = (order.buyer, order.kind, thing(order.name), year, exempt)
                groups[key].append(order)
        for (*_, exempt), orders in groups.items():
            rule = self._there(view, orders[0])
            near = [order for order in orders if rule.is_near(order)]
            runs = list(close_together(near, rule.within_days))
            some = [run for run in runs if len(run) >= rule.least_orders]
            if not some and view.loose and len(orders) > 1:
                some = [tuple(sorted(orders, key=lambda order: (order.at, order.project)))]
            yield from (Candidate(run, exempt) for run in some)

    def _there(self, view: View, order: Order) -> "SplitPurchase":
        """Return the rule with the values that apply to an order."""
        where = {"division": order.division, "programme": order.programme}
        return view.applied(self, at=order.at, **where)

    def limit(self, kind: str) -> int:
        """Return fen from which an order needs open bidding."""
        return self.works_limit if kind == "works" else self.purchase_limit

    def is_near(self, order: Order) -> bool:
        """Whether an order lies just below its limit."""
        limit = self.limit(order.kind)
        return limit * self.near_percent <= order.contract * _HUNDRED < limit * _HUNDRED

    def exempt(self, order: Order) -> str:
        """Return the code of the innocent explanation that an order's words give."""
        said = f"{order.name} {order.purpose}"
        approved = says(said, self.approval_words)
        tests = (
            ("single_source", approved and says(said, self.single_words)),
            ("budget_change", approved and says(said, self.change_words)),
            ("framework", says(said, self.framework_words)),
            ("emergency", says(said, self.emergency_words)),
        )
        return next((code for code, holds in tests if holds), "")

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        orders = candidate.orders
        rule = self._there(view, orders[0])
        near = sum(rule.is_near(order) for order in orders)
        days = days_between(orders[0].at, orders[-1].at)
        fen, limit = _fen(orders), rule.limit(orders[0].kind)
        return (
            Condition("near", near >= rule.least_orders, near, rule.least_orders),
            Condition("days", days <= rule.within_days, days, rule.within_days, "days"),
            Condition("together", fen >= limit, fen, limit, "fen"),
        )

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        orders, payments = candidate.orders, candidate.payments
        first, last = orders[0], orders[-1]
        rule = self._there(view, first)
        return Finding(
            code=self.code,
            subjects=(first.buyer, *(order.project for order in orders)),
            division=first.division,
            fund=fund(payments),
            period=_span(first.at, last.at),
            amount=_fen(orders),
            flows=tuple(payment.flow for payment in payments),
            figures={
                "buyer": first.buyer_name,
                "name": thing(first.name),
                "count": len(orders),
                "first_at": first.at,
                "last_at": last.at,
                "days": days_between(first.at, last.at),
                "limit_fen": rule.limit(first.kind),
                "sellers": len({payment.person for payment in payments}),
                "total_fen": _fen(orders),
            },
            innocents=tuple(rule.tested(candidate)),
            unseen=self.unseen,
            confidence=self.confidence,
        )

    def tested(self, candidate: Candidate) -> Iterator[Innocent]:
        """Yield the innocent explanations; one that lacks its approval cannot be told yet."""
        said = " ".join(f"{order.name} {order.purpose}" for order in candidate.orders)
        unapproved = {
            "single_source": says(said, self.single_words),
            "budget_change": says(said, self.change_words),
        }
        for code in self.innocents:
            if code == candidate.exempt:
                yield Innocent(code, Verdict.HOLDS)
            else:
                asked = unapproved.get(code, False)
                yield Innocent(code, Verdict.UNKNOWN if asked else Verdict.FAILS)


_HUNDRED: Final = 100


def _fen(orders: Sequence[Order]) -> int:
    return sum(order.contract for order in orders)


def _span(first: int, last: int) -> str:
    months = f"{day_of(first):%Y-%m}", f"{day_of(last):%Y-%m}"
    return months[0] if months[0] == months[1] else "/".join(months)
