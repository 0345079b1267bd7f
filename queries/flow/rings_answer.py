"""A ring of flows, and the answer of the search for them."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Ring:
    """Flows through distinct nodes, back to the first one.

    Attributes:
        nodes: in the order of the money, from the one that opens the ring first.
        flows: flow numbers. One combination: from the opening to the closing flow; else all
            flows that are in at least one combination, in the order of time.
        amount_out: fen that left the first node on flows that open a combination.
        amount_back: fen of it that came back, each within the window of leaving. One
            combination: the least amount in it. Else flows are taken in the order of time, no
            node passes on more of that money than it has, what left first goes first, and only
            while it can still be home in time by the listed flows.
        opened, closed: first and last flow, epoch milliseconds.
        net: fen in minus fen out over `flows`, by node; the sum is 0.
    """

    nodes: tuple[int, ...]
    flows: tuple[int, ...]
    amount_out: int
    amount_back: int
    opened: int
    closed: int
    net: tuple[int, ...]

    @property
    def hops(self) -> int:
        """How many flows bring the money back once."""
        return len(self.nodes)

    @property
    def took(self) -> int:
        """Milliseconds from the first flow to the last."""
        return self.closed - self.opened

    @property
    def share(self) -> Fraction:
        """The part of the opening money that came back."""
        return Fraction(self.amount_back, self.amount_out)


@dataclass(frozen=True, slots=True)
class Rings:
    """Rings by most money back, then earliest opening, then flow numbers.

    Attributes:
        rings: the first of them, as many as asked for.
        total: how many were found, shown or not; all there are if `complete`.
        complete: whether the search came to its end.
        searched: all rings that open before this moment are in `total`; None if complete.
    """

    rings: tuple[Ring, ...]
    total: int
    complete: bool
    searched: int | None = None

    @property
    def shown(self) -> int:
        """How many rings are in this answer."""
        return len(self.rings)
