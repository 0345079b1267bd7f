"""Money that projects paid and got back, as texts of rules on contracts and works return it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from queries.detectors.draws import Draw, fund_of, in_groups, span
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class Payment(Draw):
    """A payment of a project; `person` is who got it.

    Attributes:
        amount: fen; below 0 where money came back.
        project: node id.
        purpose: what it was paid for, in words.
    """

    gross: ClassVar[bool] = True

    project: str
    purpose: str


def payments_of(
    view: View, stem: str, projects: Collection[str]
) -> dict[str, tuple[Payment, ...]]:
    """Return what the projects paid and got back, each project's earliest first.

    The texts `<stem>_paid` and `<stem>_returned` say it.
    """
    if not projects:
        return {}
    ids = sorted(projects)
    rows = chain(
        view.rows(f"{stem}_paid", Payment, projects=ids),
        view.rows(f"{stem}_returned", Payment, projects=ids),
    )
    return {
        project: tuple(payments)
        for project, payments in in_groups(rows, lambda payment: payment.project)
    }


def net_of(payments: Iterable[Payment]) -> int:
    """Return fen paid less fen that came back."""
    return sum(payment.amount for payment in payments)


def main_payee(payments: Iterable[Payment]) -> str:
    """Return who got most; empty where nothing was paid."""
    sums: dict[str, int] = {}
    for payment in payments:
        sums[payment.person] = sums.get(payment.person, 0) + payment.amount
    return min(sums, key=lambda payee: (-sums[payee], payee), default="")


def says(text: str, words: Iterable[str]) -> bool:
    """Return whether any of the words stands in a text."""
    return any(word in text for word in words)


def net_saying(payments: Iterable[Payment], words: tuple[str, ...]) -> int:
    """Return the net fen of payments whose purpose holds one of the words."""
    return net_of(payment for payment in payments if says(payment.purpose, words))


def when(payments: Collection[Payment], year: int) -> str:
    """Return the period of the payments; the year where there are none."""
    return span(payments) if payments else str(year) if year else ""


def fund(payments: Collection[Payment]) -> str:
    """Return the fund of most of the money; empty where nothing was paid."""
    return fund_of(payments) if payments else ""
