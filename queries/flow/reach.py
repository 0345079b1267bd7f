"""Who could have had some money, and when first: one pass over all flows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from graph.errors import InvalidParameter
from queries.flow.columns import Columns, Int32s, Int64s
from queries.flow.compiled import compiled

Direction = Literal["out", "in"]

#: No window: before and after any flow, epoch milliseconds.
EARLIEST: Final = -(2**62)
LATEST: Final = 2**62
#: Looking up one flow by its node takes as long as looking at so many in order.
_SCATTERED: Final = 40
#: Not reached.
NEVER: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Window:
    """Flows from `since` to `until`, epoch milliseconds UTC, both inclusive.

    Raises:
        InvalidParameter: it ends before it begins.
    """

    since: int = EARLIEST
    until: int = LATEST

    def __post_init__(self) -> None:
        if not EARLIEST <= self.since <= self.until <= LATEST:
            raise InvalidParameter(
                f"the window is empty: since {self.since} is after until {self.until}"
            )


@dataclass(frozen=True, slots=True)
class Reached:
    """Nodes reached, the origins left out.

    Attributes:
        nodes: numbers, by `at`, then by number.
        at: `out`: when the first money could have arrived; `in`: when the last could have left;
            epoch milliseconds UTC.
    """

    nodes: Int32s
    at: Int64s


def reach(
    flows: Columns,
    origins: Sequence[int],
    direction: Direction = "out",
    window: Window | None = None,
    *,
    strict: bool = False,
) -> Reached:
    """Return who could have had money of `origins` (`in`: who could have sent them some).

    Each flow of a chain is not earlier than the one before; `strict`: later. It says what is
    possible, not how much.

    Cost: linear in the flows. Source: temporal reachability, Kempe, Kleinberg & Kumar,
    "Connectivity and inference problems for temporal networks", JCSS 64 (2002) 820–842.
    """
    first = arrivals(flows, origins, direction, window or Window(), strict=strict)
    first[list(origins)] = NEVER
    nodes = np.flatnonzero(first != NEVER)
    at = first[nodes]
    order = np.lexsort((nodes, at))
    sign = 1 if direction == "out" else -1
    return Reached(nodes[order].astype(np.int32), sign * at[order])


def arrivals(
    flows: Columns,
    origins: Sequence[int],
    direction: Direction,
    window: Window,
    *,
    strict: bool = False,
) -> Int64s:
    """Return, by node, the first arrival (`in`: minus the last departure); NEVER if none.

    Origins have a moment before the window (`in`: minus one after it).
    """
    low, high = span(flows.at, window)
    first = np.full(flows.nodes, NEVER, np.int64)
    if direction == "out":
        first[list(origins)] = window.since - 1
        _spread(flows.source, flows.target, flows.at, low, high, strict, first)
    else:
        first[list(origins)] = -window.until - 1
        _spread_back(flows.source, flows.target, flows.at, low, high, strict, first)
    return first


def span(at: Int64s, window: Window) -> tuple[int, int]:
    """Return the first flow of the window and the first after it."""
    low = np.searchsorted(at, window.since, side="left")
    return int(low), int(np.searchsorted(at, window.until, side="right"))


@compiled
def _spread(
    source: Int32s, target: Int32s, at: Int64s, low: int, high: int, strict: bool, first: Int64s
) -> None:
    begin = low
    while begin < high:
        now, end, again = at[begin], begin, True
        while again:  # flows of one moment may go round in a circle
            again, new, end = False, False, begin
            while end < high and at[end] == now:
                had = first[source[end]]
                if (had < now or (had == now and not strict)) and first[target[end]] > now:
                    first[target[end]] = now
                    new = True
                end += 1
            again = new and not strict and end - begin > 1
        begin = end


@compiled
def _spread_back(
    source: Int32s, target: Int32s, at: Int64s, low: int, high: int, strict: bool, first: Int64s
) -> None:
    begin = high - 1
    while begin >= low:
        now, end, again = -at[begin], begin, True
        while again:
            again, new, end = False, False, begin
            while end >= low and -at[end] == now:
                had = first[target[end]]
                if (had < now or (had == now and not strict)) and first[source[end]] > now:
                    first[source[end]] = now
                    new = True
                end -= 1
            again = new and not strict and begin - end > 1
        begin = end


def touching(flows: Columns, payers: npt.NDArray[np.bool_], until: Int32s, high: int) -> Int32s:
    """Return the flows before `high` that leave one of `payers`, or reach a node in time.

    In order; flows that end where they began are left out, they move nothing.

    Args:
        until: by node, before which flow it has to be reached.
    """
    leaving, reaching = np.flatnonzero(payers), np.flatnonzero(until > 0)
    count = int((flows.out_start[leaving + 1] - flows.out_start[leaving]).sum())
    count += int((flows.in_start[reaching + 1] - flows.in_start[reaching]).sum())
    if count * _SCATTERED > high:
        return _scanned(flows.source, flows.target, payers, until, high)
    parts = [
        _gathered(leaving, flows.out_start, flows.out_flow),
        _gathered(reaching, flows.in_start, flows.in_flow),
    ]
    found = np.unique(np.concatenate(parts))
    found = found[: np.searchsorted(found, high)]
    return found[_matter(flows.source[found], flows.target[found], found, payers, until)]


@compiled
def _matter(
    source: Int32s,
    target: Int32s,
    flow: Int32s,
    payers: npt.NDArray[np.bool_],
    until: Int32s,
) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(flow), np.bool_)
    for place in range(len(flow)):
        payer, payee = source[place], target[place]
        found[place] = payer != payee and (payers[payer] or flow[place] < until[payee])
    return found


@compiled
def _scanned(
    source: Int32s,
    target: Int32s,
    payers: npt.NDArray[np.bool_],
    until: Int32s,
    high: int,
) -> Int32s:
    found, count = np.empty(high, np.int32), 0
    for flow in range(high):
        payer, payee = source[flow], target[flow]
        if payer != payee and (payers[payer] or flow < until[payee]):
            found[count] = flow
            count += 1
    return found[:count].copy()


@compiled
def _gathered(nodes: Int64s, start: Int64s, flow: Int32s) -> Int32s:
    count = 0
    for node in nodes:
        count += start[node + 1] - start[node]
    found, place = np.empty(count, np.int32), 0
    for node in nodes:
        for each in range(start[node], start[node + 1]):
            found[place] = flow[each]
            place += 1
    return found
