"""R29: money that comes back to where it left from."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Final

import pyarrow as pa
from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from graph.model import Node
from queries.detectors.calendar import DAY, days_between
from queries.detectors.detector import Detector
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.moves import Move, main_fund, months, says
from queries.detectors.view import View
from queries.flow.projection import Projection
from queries.flow.rings import Ring, RingOptions, rings
from queries.flow.rings_options import MAX_RINGS
from queries.tracing.records import nodes_of

_LOG: Final = logging.getLogger(__name__)
_RETURNED: Final = tuple(Flow).index(Flow.RETURNED)


@dataclass(frozen=True, slots=True)
class Circle:
    """A ring of nodes, from the one that opens it, with its flows in the order of time.

    `undone` counts its ways from node to node that are only returns (refunds, red entries).
    """

    ring: Ring
    nodes: tuple[Node, ...]
    moves: tuple[Move, ...]
    undone: int

    @property
    def village(self) -> Node:
        """The first village of the ring."""
        return next(node for node in self.nodes if node.label == Label.VILLAGE_ACCOUNT)

    @property
    def percent(self) -> int:
        """The part of the money that came back, rounded down."""
        return int(100 * self.ring.share)


class Circular(Detector):
    """Money that passed through a village's account came back to where it had left from.

    Why it matters: a loop makes turnover, or pays somebody back for what was never bought.
    Source: 财政违法行为处罚处分条例 Art. 6; audits of collusion between cadres and
    suppliers.
    """

    code: ClassVar[str] = "R29"
    stem: ClassVar[str] = "circular"
    anchor: ClassVar[Label] = Label.VILLAGE_ACCOUNT
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            Label.VILLAGE_ACCOUNT,
            Label.PAYEE,
            Label.BANK_ACCOUNT,
            Label.INVOICE,
            Flow.PAID,
            Flow.REIMBURSED,
            Flow.SETTLED,
            Flow.TRANSFERRED,
            Flow.RETURNED,
            Link.HAS_ACCOUNT,
        }
    )
    needs: ClassVar[frozenset[Label | Flow | Link]] = frozenset({Flow.TRANSFERRED})
    innocents: ClassVar[tuple[str, ...]] = ("deposit", "tax", "refund", "trade")
    never_hold: ClassVar[tuple[str, ...]] = ("trade",)
    unseen: ClassVar[tuple[str, ...]] = ("statements",)

    max_hops: Annotated[
        int, Field(ge=2, le=10, description="Most flows that bring the money back.")
    ] = 5
    window_days: Annotated[
        int, Field(ge=1, le=3_650, description="Most days from the first flow to the last.")
    ] = 90
    least_percent: Annotated[
        int, Field(ge=0, le=100, description="Least percent of the money that came back.")
    ] = 80
    least_fen: Annotated[
        int, Field(ge=0, description="Least fen that came back; less is everyday dealing.")
    ] = 100_000
    deposit_words: Annotated[
        tuple[str, ...], Field(description="Words of purposes that are deposits.")
    ] = ("保证金", "押金", "定金", "质保金", "质量保留金", "保留金", "诚意金", "竞价金")
    tax_words: Annotated[
        tuple[str, ...], Field(description="Words of purposes of taxes and tax refunds.")
    ] = ("税款", "缴税", "纳税", "退税", "完税", "所得税", "增值税", "契税", "印花税", "个税",
         "附加税", "税费", "汇算清缴", "留抵")  # fmt: skip
    refund_words: Annotated[
        tuple[str, ...], Field(description="Words of purposes that give back a mistaken sum.")
    ] = ("退款", "退货", "退回", "退还", "多付", "多收", "错付", "错汇", "误汇", "误转", "冲正",
         "冲销", "红冲", "余款退")  # fmt: skip
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 65

    @override
    def candidates(self, view: View) -> Iterator[Circle]:
        flows = view.projected()
        options = RingOptions(
            max_hops=self.max_hops,
            window=view.tight(self.window_days, 2 * self.window_days) * DAY,
            least_share=Fraction(view.tight(self.least_percent), 100),
            limit=MAX_RINGS,
        )
        found = view.once(f"circular {options}", lambda: _through_villages(flows, options))
        asked = None if view.anchors is None else set(view.anchors)
        shown = {
            names: ring
            for names, ring in found.items()
            if asked is None or not asked.isdisjoint(names)
        }
        nodes = nodes_of(view.store, sorted({name for names in shown for name in names}))
        moves = _moves(view, flows, list(shown.values()))
        for names, ring in shown.items():
            yield Circle(
                ring,
                tuple(nodes[name] for name in names),
                tuple(moves[number] for number in ring.flows),
                _undone(flows, ring),
            )

    @override
    def conditions(self, view: View, candidate: Circle) -> tuple[Condition, ...]:
        ring = candidate.ring
        rule = view.applied(self, division=candidate.village.division, at=ring.closed)
        days, percent = days_between(ring.opened, ring.closed), candidate.percent
        most, back = rule.window_days, ring.amount_back
        enough = ring.share >= Fraction(rule.least_percent, 100)
        return (
            Condition("hops", ring.hops <= rule.max_hops, ring.hops, rule.max_hops),
            Condition("days", ring.took <= most * DAY, days, most, "days"),
            Condition("share", enough, percent, rule.least_percent, "percent"),
            Condition("amount", back >= rule.least_fen, back, rule.least_fen, "fen"),
            Condition("undone", not candidate.undone, candidate.undone, 0),
        )

    @override
    def finding(self, view: View, candidate: Circle) -> Finding:
        ring, moves = candidate.ring, candidate.moves
        return Finding(
            code=self.code,
            subjects=tuple(node.id for node in candidate.nodes),
            division=candidate.village.division,
            fund=main_fund(moves),
            period=months(moves),
            amount=ring.amount_back,
            flows=tuple(move.flow for move in moves),
            figures={
                "first": candidate.nodes[0].name or candidate.nodes[0].id,
                "route": " → ".join(node.name or node.id for node in candidate.nodes[1:]),
                "hops": ring.hops,
                "out_fen": ring.amount_out,
                "back_fen": ring.amount_back,
                "percent": candidate.percent,
                "opened_at": ring.opened,
                "closed_at": ring.closed,
                "days": days_between(ring.opened, ring.closed),
            },
            innocents=self._innocents(candidate),
            unseen=self.unseen,
            confidence=self.confidence,
        )

    def _innocents(self, candidate: Circle) -> tuple[Innocent, ...]:
        """Test the words of all purposes, or of the last one for what goes straight back."""
        purposes = [move.purpose for move in candidate.moves]
        straight = candidate.ring.hops == _TO_AND_FRO
        deposit = all(says(text, self.deposit_words) for text in purposes)
        tax = all(says(text, self.tax_words) for text in purposes)
        refund = straight and says(purposes[-1], self.refund_words)
        return (
            Innocent("deposit", Verdict.HOLDS if deposit else Verdict.FAILS),
            Innocent("tax", Verdict.HOLDS if tax else Verdict.FAILS),
            Innocent("refund", Verdict.HOLDS if refund else Verdict.FAILS),
            Innocent("trade", Verdict.UNKNOWN if straight else Verdict.FAILS),
        )


#: Flows of a ring of two nodes.
_TO_AND_FRO: Final = 2


def _through_villages(flows: Projection, options: RingOptions) -> dict[tuple[str, ...], Ring]:
    """Return the rings through a village's account, one for each set of nodes."""
    answer = rings(flows.flows, options, flows.nodes.labelled(Label.VILLAGE_ACCOUNT))
    if not answer.complete or answer.total > answer.shown:
        _LOG.warning("circular: %d rings of %d are looked at", answer.shown, answer.total)
    numbers = sorted({number for ring in answer.rings for number in ring.nodes})
    names = dict(zip(numbers, flows.names(numbers), strict=True))
    found: dict[frozenset[int], Ring] = {}
    for ring in answer.rings:
        found.setdefault(frozenset(ring.nodes), ring)
    return {tuple(names[number] for number in ring.nodes): ring for ring in found.values()}


def _moves(view: View, flows: Projection, found: Sequence[Ring]) -> dict[int, Move]:
    """Return the flows of rings by number."""
    numbers = sorted({number for ring in found for number in ring.flows})
    ids = flows.flow_ids(numbers)
    rows = view.store.flows_by_id(pa.array(ids, pa.string())).to_pylist()
    known = {
        row["id"]: Move(row["id"], row["amount"], row["at"], row["fund"], row["purpose"])
        for row in rows
    }
    return {number: known[name] for number, name in zip(numbers, ids, strict=True)}


def _undone(flows: Projection, ring: Ring) -> int:
    """Return how many ways of the ring, from a node to the next, are only returns."""
    columns = flows.flows
    ways: dict[tuple[int, int], bool] = {}
    for number in ring.flows:
        way = int(columns.source[number]), int(columns.target[number])
        ways[way] = ways.get(way, True) and int(columns.kind[number]) == _RETURNED
    return sum(ways.values())
