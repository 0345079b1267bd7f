"""R20: one invoice that was reimbursed more than once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, ClassVar, Final

from pydantic import Field
from typing_extensions import override

from graph.kinds import Flow, Label, Link
from queries.detectors.calendar import day_of
from queries.detectors.detector import Detector
from queries.detectors.finding import Condition, Finding, Innocent, Verdict
from queries.detectors.moves import Move, main_fund, months
from queries.detectors.view import View

#: Digits of the number of a digital invoice (数电票), which needs no code beside it.
_DIGITAL: Final = 20


@dataclass(frozen=True, slots=True)
class Booking(Move):
    """An invoice in the books of a unit under a voucher `doc`; its total is in fen."""

    doc: str
    unit: str
    unit_name: str
    division: str
    invoice: str
    code: str
    number: str
    total: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one invoice was booked for, earliest first, and what was taken back of it.

    `standing` are the bookings less those that were taken back; `sellers` is how many sellers
    an invoice has that is known by a short number alone.
    """

    bookings: tuple[Booking, ...]
    undone: tuple[Booking, ...]
    standing: tuple[Booking, ...]
    sellers: int

    @property
    def net(self) -> int:
        """Fen that stand in the books."""
        return sum(each.amount for each in self.bookings) - sum(
            each.amount for each in self.undone
        )

    @property
    def due(self) -> int:
        """Fen that the invoice is good for: its total, else that of the first booking."""
        if self.bookings[0].total > 0:
            return self.bookings[0].total
        sums = [each.amount for each in self.standing]
        once = sorted(set(sums))
        return sum(once) if once else 0


class SameInvoice(Detector):
    """One invoice was reimbursed for more than its total, in two or more bookings.

    Why it matters: the second reimbursement has no purchase behind it; the money is free.
    Source: 发票管理办法 Art. 20 (invoices against the rules may not be reimbursed); 会计法
    Art. 14; the check of invoices booked twice in audits of village and unit accounts.
    """

    code: ClassVar[str] = "R20"
    stem: ClassVar[str] = "same_invoice"
    anchor: ClassVar[Label] = Label.INVOICE
    reads: ClassVar[frozenset[Label | Flow | Link]] = frozenset(
        {
            Label.INVOICE,
            Label.PROJECT,
            Label.VILLAGE_ACCOUNT,
            Label.PAYEE,
            Flow.REIMBURSED,
            Flow.RETURNED,
            Flow.SETTLED,
        }
    )
    needs: ClassVar[frozenset[Label | Flow | Link]] = frozenset({Flow.REIMBURSED})
    innocents: ClassVar[tuple[str, ...]] = ("recorded_twice", "number_alone")
    unseen: ClassVar[tuple[str, ...]] = ("copies",)

    slack_fen: Annotated[
        int, Field(ge=0, description="Fen above the total of an invoice that are no sign.")
    ] = 100
    confidence: Annotated[int, Field(ge=0, le=100, description="Of the rule, hundredths.")] = 80

    @override
    def candidates(self, view: View) -> Iterator[Candidate]:
        undone = _by_invoice(view.rows("same_invoice_undone", Booking))
        sellers: dict[str, int] = dict(
            view.rows("same_invoice_sellers", _pair, least=2, digits=_DIGITAL)
        )
        rows = view.rows("same_invoice", Booking, least=view.tight(2, 1))
        for invoice, bookings in _by_invoice(rows).items():
            back = undone.get(invoice, ())
            yield Candidate(bookings, back, _standing(bookings, back), sellers.get(invoice, 0))

    @override
    def conditions(self, view: View, candidate: Candidate) -> tuple[Condition, ...]:
        last = candidate.bookings[-1]
        rule = view.applied(self, division=last.division, at=last.at)
        excess = candidate.net - candidate.due
        standing = len(candidate.standing)
        return (
            Condition("bookings", standing > 1, standing, 2),
            Condition("excess", excess > rule.slack_fen, excess, rule.slack_fen, "fen"),
        )

    @override
    def finding(self, view: View, candidate: Candidate) -> Finding:
        standing, first = candidate.standing, candidate.standing[0]
        units = sorted({each.unit for each in standing})
        evidence = sorted(
            (*candidate.bookings, *candidate.undone), key=lambda each: (each.at, each.flow)
        )
        return Finding(
            code=self.code,
            subjects=(first.invoice, *units),
            division=first.division,
            fund=main_fund(standing),
            period=months(standing),
            amount=candidate.net - candidate.due,
            flows=tuple(each.flow for each in evidence),
            figures={
                "number": first.number or first.invoice,
                "total_fen": candidate.due,
                "count": len(standing),
                "units": len(units),
                "booked_fen": candidate.net,
                "excess_fen": candidate.net - candidate.due,
                "last_at": standing[-1].at,
            },
            innocents=(
                Innocent("recorded_twice", _recorded_twice(candidate)),
                Innocent(
                    "number_alone", _number_alone(candidate), {"sellers": candidate.sellers}
                ),
            ),
            unseen=self.unseen,
            confidence=self.confidence,
        )


def _pair(invoice: str, sellers: int) -> tuple[str, int]:
    return invoice, sellers


def _by_invoice(rows: Iterator[Booking]) -> dict[str, tuple[Booking, ...]]:
    return {
        invoice: tuple({each.flow: each for each in some}.values())
        for invoice, some in groupby(rows, lambda each: each.invoice)
    }


def _standing(bookings: Sequence[Booking], undone: Sequence[Booking]) -> tuple[Booking, ...]:
    """Return the bookings without those that were taken back in full, latest possible first."""
    left = list(bookings)
    for back in undone:
        same = [
            each
            for each in left
            if (each.unit, each.amount) == (back.unit, back.amount) and each.at <= back.at
        ]
        if same:
            left.remove(same[-1])
    return tuple(left)


def _recorded_twice(candidate: Candidate) -> Verdict:
    """Whether all bookings are one voucher of one unit on one day: one entry, loaded twice."""
    said = {(each.unit, each.doc, day_of(each.at), each.amount) for each in candidate.standing}
    once = len(said) == 1 and candidate.standing[0].doc != ""
    return Verdict.HOLDS if once else Verdict.FAILS


def _number_alone(candidate: Candidate) -> Verdict:
    """Whether two invoices share a short number, as their codes are not known."""
    first = candidate.bookings[0]
    if first.code or len(first.number) >= _DIGITAL:
        return Verdict.FAILS
    return Verdict.HOLDS if candidate.sellers > 1 else Verdict.UNKNOWN
