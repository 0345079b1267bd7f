"""R19: bidders for one project that do not act on their own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, ClassVar, Final

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.bids import (
    Bid,
    Bids,
    by_lot,
    is_shared,
    joined,
    priced_alike,
    regular,
    sharing,
)
from queries.detectors.calendar import day_of
from queries.detectors.detector import Detector
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.view import View
from queries.detectors.works import Payment, fund


@dataclass(frozen=True, slots=True)
class Control:
    """Somebody who controlled a bidder for a project."""

    project: str
    bidder: str
    controller: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Bids for one project that have something in common.

    Attributes:
        tender: all bids for the project.
        bids: those that have something in common.
        signs: what that is, the strongest first.
        lots: how the lots of bidders under one control compare: same | different | unknown;
            empty where there are none.
    """

    tender: tuple[Bid, ...]
    bids: tuple[Bid, ...]
    signs: tuple[str, ...]
    lots: str = ""
    payments: tuple[Payment, ...] = ()


class Collusion(Detector):
    """Bidders for one project share an account, manager or controller, or price in a pattern.

    Why it matters: bids that one hand wrote are no competition; the price is what it likes.
    Source: 招标投标法实施条例 Art. 34 (one controller in one lot), 39, 40 (one manager, prices
    in a regular pattern, deposits from one account).
    """

    code: ClassVar[str] = "R19"
    stem: ClassVar[str] = "collusion"
    anchor: ClassVar[Label] = Label.PROJECT
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            *(Label.PROJECT, Label.BID, Label.PAYEE, Flow.PAID),
            *(Link.BID_FOR, Link.BID_BY, Link.CONTROLS),
        }
    )
    needs: ClassVar[frozenset[Label | Flow | Link]] = frozenset({Label.BID})
    innocents: ClassVar[tuple[str, ...]] = ("agent", "lots", "fixed_price")
    unseen: ClassVar[tuple[str, ...]] = (
        "accounts",
        "managers",
        "addresses",
        "lots",
        "papers",
    )

    least_bids: Annotated[
        int, Field(ge=3, description="Bids in a pattern of prices, least.")
    ] = 3
    tolerance: Annotated[
        int,
        Field(
            ge=0,
            description="How far equal steps may differ, hundredths of a percent of the price.",
        ),
    ] = 1
    apart_percent: Annotated[
        int,
        Field(
            gt=0,
            description="Percent from which bids are for different lots, where none is said.",
        ),
    ] = 30
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 75
    network_confidence: Annotated[
        int, Field(ge=0, le=100, description="Of a shared network alone, hundredths.")
    ] = 35

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        controllers: dict[tuple[str, str], list[str]] = defaultdict(list)
        for control in view.rows("collusion_controlled", Control):
            controllers[control.project, control.bidder].append(control.controller)
        found = list[Candidate]()
        rows = view.rows("collusion", Bid)
        for _, bids in groupby(rows, key=lambda bid: bid.project):
            tender = tuple(bids)
            some = list(self._there(view, tender[0])._signs(tender, controllers))
            if not some and view.loose and is_shared(tender):
                some = [Candidate(tender, tender, ())]
            found.extend(some)
        yield from _with_payments(view, found)

    def _there(self, view: View, bid: Bid) -> "Collusion":
        """Return the rule with the values that apply to a tender."""
        where = {"division": bid.division, "programme": bid.programme}
        return view.applied(self, at=bid.at, **where)

    def _signs(
        self, tender: tuple[Bid, ...], controllers: Mapping[tuple[str, str], Sequence[str]]
    ) -> Iterator[Candidate]:
        """Yield groups of bids by what they share; weak signs alone come last."""
        networks = list(sharing(tender, lambda bid: (bid.network,)))
        controlled = list(
            sharing(tender, lambda bid: (bid.bidder, *controllers[bid.project, bid.bidder]))
        )
        same_lot = [
            frozenset(some)
            for group in controlled
            for lot, some in by_lot(group).items()
            if lot is not None and is_shared(some)
        ]
        strong = {
            "deposit": list(sharing(tender, lambda bid: (bid.deposit,))),
            "manager": list(sharing(tender, lambda bid: (bid.manager,))),
            "controller": same_lot,
            "prices": list(self._patterns(tender)),
        }
        both = [one & two for one in networks for two in controlled if is_shared(one & two)]
        wholes = joined([*(each for groups in strong.values() for each in groups), *both])
        known = {**strong, "controller": controlled, "network": networks}
        alone = dict.fromkeys(
            group
            for group in (*networks, *controlled)
            if not any(is_shared(group & whole) for whole in wholes)
        )
        for bids in (*wholes, *alone):
            signs = tuple(
                sign
                for sign in _SIGNS
                if any(is_shared(group & bids) for group in known.get(sign, ()))
            )
            yield Candidate(tender, _ordered(bids), signs, _lots(bids, controlled))

    def _patterns(self, tender: Iterable[Bid]) -> Iterator[Bids]:
        for lot, bids in by_lot(tender).items():
            apart = self.apart_percent if lot is None else _NEVER
            for run in priced_alike(bids, apart):
                if found := regular(run, self.least_bids, self.tolerance):
                    yield found

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        signs, wanted = len(candidate.signs), 1
        told = candidate.signs != ("controller",) or candidate.lots != "unknown"
        bidders = len({bid.bidder for bid in candidate.bids})
        return (
            Condition("signs", signs >= wanted, signs, wanted),
            Condition("lot", told, bidders if told else 0, bidders),
        )

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        bids, payments = candidate.bids, candidate.payments
        first = bids[0]
        bidders = sorted({bid.bidder for bid in bids})
        weak = candidate.signs == ("network",)
        prices = sorted(bid.price for bid in bids)
        return Finding(
            code=self.code,
            subjects=(first.project, *sorted({bid.bid for bid in bids}), *bidders),
            division=first.division,
            fund=fund(payments),
            period=_period(bids),
            amount=_amount(candidate),
            flows=tuple(payment.flow for payment in payments),
            figures={
                "name": first.name,
                "bidders": len(bidders),
                "names": "、".join(
                    sorted({bid.bidder_name for bid in bids if bid.bidder_name})
                ),
                "tendered": len({bid.bidder for bid in candidate.tender}),
                "signs": len(candidate.signs),
                "lowest_fen": prices[0],
                "highest_fen": prices[-1],
            },
            variant=candidate.signs[0],
            innocents=_innocents(candidate),
            unseen=tuple(_unseen(candidate)),
            confidence=self.network_confidence if weak else self.confidence,
        )


#: What bids may share, the strongest first.
_SIGNS: Final = ("deposit", "manager", "controller", "prices", "network")
#: More percent than any price is above another.
_NEVER: Final = 1_000_000_000


def _ordered(bids: Iterable[Bid]) -> tuple[Bid, ...]:
    return tuple(sorted(bids, key=lambda bid: bid.bid))


def _lots(bids: Bids, controlled: Iterable[Bids]) -> str:
    """Return how the lots of bidders under one control compare."""
    groups = [group & bids for group in controlled if is_shared(group & bids)]
    if not groups:
        return ""
    lots = [by_lot(group) for group in groups]
    if any(lot is not None and is_shared(some) for each in lots for lot, some in each.items()):
        return "same"
    return "unknown" if any(None in each for each in lots) else "different"


def _with_payments(view: View, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the candidates with what their projects paid their bidders."""
    paid: dict[str, dict[str, Payment]] = defaultdict(dict)
    if found:
        projects = sorted({each.tender[0].project for each in found})
        for payment in view.rows("collusion_paid", Payment, projects=projects):
            paid[payment.project][payment.flow] = payment
    for each in found:
        bidders = {bid.bidder for bid in each.bids}
        rows = paid[each.tender[0].project].values()
        some = sorted(
            (payment for payment in rows if payment.person in bidders),
            key=lambda payment: (payment.at, payment.flow),
        )
        yield Candidate(each.tender, each.bids, each.signs, each.lots, tuple(some))


def _amount(candidate: Candidate) -> int:
    """Return what was bid for: the winning bids, else the contract, else the lowest bid."""
    lots = {bid.lot for bid in candidate.bids}
    own = {bid.bid: bid.price for bid in candidate.bids if bid.won}
    others = {bid.bid: bid.price for bid in candidate.tender if bid.won and bid.lot in lots}
    lowest = min(bid.price for bid in candidate.bids)
    won = sum(own.values()) or sum(others.values())
    return won or candidate.tender[0].contract or lowest


def _period(bids: Iterable[Bid]) -> str:
    months = sorted({f"{day_of(bid.at):%Y-%m}" for bid in bids if bid.at})
    if not months:
        return ""
    return months[0] if len(months) == 1 else f"{months[0]}/{months[-1]}"


def _innocents(candidate: Candidate) -> tuple[Innocent, ...]:
    signs = candidate.signs
    fixed = signs == ("prices",) and len({bid.price for bid in candidate.bids}) == 1
    apart = signs == ("controller",) and candidate.lots == "different"
    unknown = "controller" in signs and candidate.lots == "unknown"
    return (
        _tested("agent", signs == ("network",)),
        Innocent("lots", Verdict.UNKNOWN) if unknown else _tested("lots", apart),
        _tested("fixed_price", fixed),
    )


def _tested(code: str, holds: bool) -> Innocent:
    return Innocent(code, Verdict.HOLDS if holds else Verdict.FAILS)


def _unseen(candidate: Candidate) -> Iterator[str]:
    """Yield what the bids of the tender do not say."""
    tender = candidate.tender
    if not any(bid.deposit for bid in tender):
        yield "accounts"
    if not any(bid.manager for bid in tender):
        yield "managers"
    if not any(bid.network for bid in tender):
        yield "addresses"
    if any(bid.lot is None for bid in tender):
        yield "lots"
    yield "papers"
