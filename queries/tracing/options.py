"""What a trace may be asked: hops, window, amounts, kinds, fund, order, limits."""

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from graph.errors import InvalidParameter
from graph.model import MAX_HOPS, Flow

Order = Literal["nearest", "richest"]

MAX_ROWS: Final = 100_000
#: No window: earlier and later than any flow, epoch milliseconds.
EARLIEST: Final = -(2**62)
LATEST: Final = 2**62


@dataclass(frozen=True, slots=True)
class TraceOptions:
    """Bounds and order of a trace; every flow of a chain keeps to `since` … `fund`.

    Attributes:
        hops: longest chain in flows, 1 to 10.
        since: earliest flow, epoch milliseconds UTC, inclusive.
        until: latest flow, epoch milliseconds UTC, inclusive.
        least_amount: smallest flow in fen.
        kinds: kinds of flow; empty means all of them.
        fund: id of the FundingSource that every flow is earmarked to; empty means any or none.
        strict: each flow must be later than the one before; else flows of the same time may
            follow one another.
        limit: most rows in the answer, 1 to 100,000.
        order: `nearest` puts fewer flows first, then the larger flow at the far end;
            `richest` the larger flow at the far end, then fewer flows. Ties go by the ids of
            the flows, from the far end.
        timeout: seconds for the whole answer; what is found by then is returned and marked.

    Raises:
        InvalidParameter: a value is outside its range.
    """

    hops: int = 4
    since: int = EARLIEST
    until: int = LATEST
    least_amount: int = 0
    kinds: tuple[Flow, ...] = ()
    fund: str = ""
    strict: bool = False
    limit: int = 50
    order: Order = "nearest"
    timeout: float = 60.0

    def __post_init__(self) -> None:
        _between("hops", self.hops, 1, MAX_HOPS)
        _between("since", self.since, EARLIEST, LATEST)
        _between("until", self.until, EARLIEST, LATEST)
        _between("least_amount", self.least_amount, 0, LATEST)
        _between("limit", self.limit, 1, MAX_ROWS)
        if self.since > self.until:
            raise InvalidParameter(
                f"the window is empty: since {self.since} is after until {self.until}"
            )
        if self.order not in get_args(Order):
            raise InvalidParameter(f"order {self.order!r} is not one of nearest, richest")
        if not 0 < self.timeout <= 3600:
            raise InvalidParameter(f"timeout is {self.timeout} seconds; give 0 < t ≤ 3600")
        for kind in self.kinds:
            if kind not in tuple(Flow):
                raise InvalidParameter(f"no kind of flow {kind!r}; there are {', '.join(Flow)}")

    def filters(self) -> dict[str, Any]:
        """Return the parameters that every text about flows takes."""
        return {
            "since": self.since,
            "until": self.until,
            "least": self.least_amount,
            "kinds": [str(kind) for kind in self.kinds or tuple(Flow)],
            "fund": self.fund,
        }


def _between(name: str, value: int, least: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InvalidParameter(f"{name} is {value!r}; give a whole number {least} to {most}")
