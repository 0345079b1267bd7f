"""All that was drawn for some persons, paid to them or to others for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import ClassVar

from queries.detectors.draws import Draw
from queries.detectors.view import View

#: Kinds of project that pay for work and goods, not benefits.
PURCHASES = frozenset({"works", "purchase"})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose draws are worth a look, by payee id."""

    id: str


@dataclass(frozen=True, slots=True)
class Drawn(Draw):
    """A draw with what tells it from others.

    Attributes:
        payer: id of the project or allocation; paid_in: its division.
        origin: id of the payment that this one re-issues, or empty.
        beneficiary: as the row names it, or empty.
        returned: fen that came back of it.
    """

    gross: ClassVar[bool] = True

    payer: str
    paid_in: str
    payer_kind: str
    purpose: str
    quantity: int
    origin: str
    beneficiary: str
    returned: int = 0

    @property
    def undone(self) -> bool:
        """Whether all of it came back."""
        return self.returned >= self.amount

    @property
    def county(self) -> str:
        """Six digits of the county that paid; empty where no county is known."""
        code = self.paid_in[:6]
        return "" if code.endswith("00") else code


@dataclass(frozen=True, slots=True)
class Undoing:
    """A return of `amount` fen of the payment `origin`."""

    flow: str
    origin: str
    amount: int


def drawn(view: View, persons: Sequence[str]) -> Iterator[Drawn]:
    """Yield the benefits drawn for persons by both ways; a draw may come twice."""
    near = view.about(persons)
    returned = _returned(near)
    for draw in chain(
        near.rows("duplicate_draws", Drawn),
        near.rows("duplicate_draws_through", Drawn),
    ):
        if draw.payer_kind in PURCHASES:
            continue
        back = returned.get(draw.flow, 0)
        yield replace(draw, returned=back) if back else draw


def _returned(view: View) -> dict[str, int]:
    """Return the fen that came back of each payment."""
    sums: dict[str, dict[str, int]] = {}
    for undoing in chain(
        view.rows("duplicate_returned", Undoing),
        view.rows("duplicate_returned_through", Undoing),
    ):
        sums.setdefault(undoing.origin, {})[undoing.flow] = undoing.amount
    return {origin: sum(parts.values()) for origin, parts in sums.items()}
