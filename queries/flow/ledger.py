"""The part of the books that traced money may touch, in order."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graph.errors import InvalidParameter
from queries.flow.columns import Columns, Int32s, Int64s
from queries.flow.compiled import compiled
from queries.flow.exact import MOST_FEN
from queries.flow.reach import NEVER, Direction, Window, arrivals, span, touching

Booleans = npt.NDArray[np.bool_]


class Ledger(NamedTuple):
    """Flows in the order of time: all that touch somebody who may hold traced money.

    But not what others paid to somebody who pays nothing after it.

    Attributes:
        source, target, amount, fund: of each flow (m); see `Columns`.
        origin: by node, whether it is traced from (or to).
        pays: by node, the last of these flows that leaves it, or -1.
        begins: only what an origin pays (receives) with or after this flow is traced.
    """

    source: Int32s
    target: Int32s
    amount: Int64s
    fund: Int32s
    origin: Booleans
    pays: Int32s
    begins: int


def ledger_of(
    flows: Columns, origins: Sequence[int], direction: Direction, window: Window
) -> tuple[Ledger, Int32s]:
    """Return the ledger around `origins` and the number of each of its flows.

    Money that leaves (reaches) the origins in `window` is traced: forwards to the end of the
    window, backwards to the beginning of the books.

    Raises:
        InvalidParameter: the sums are too large to be divided exactly.
    """
    forward = direction == "out"
    seen = window if forward else Window(until=window.until)
    met = arrivals(flows, origins, direction, seen) != NEVER
    some = touching(flows, met, _last_paid(flows, met), span(flows.at, window)[1])
    origin, pays = np.zeros(flows.nodes, np.bool_), np.full(flows.nodes, -1, np.int32)
    origin[list(origins)] = True
    if len(origins) > 1:  # they are one: what they pay each other moves nothing
        some = some[~(origin[flows.source[some]] & origin[flows.target[some]])]
    source, target = flows.source[some], flows.target[some]
    amount = flows.amount[some]
    if int(amount.sum(dtype=np.float64)) > MOST_FEN:
        raise InvalidParameter(
            f"the flows to look at sum to more than {MOST_FEN} fen, beyond which shares are "
            "not exact; give a shorter window"
        )
    _note_last(source, pays)
    begins, _ = span(flows.at[some], window) if len(some) else (0, 0)
    return Ledger(source, target, amount, flows.fund[some], origin, pays, begins), some


def _last_paid(flows: Columns, met: Booleans) -> Int32s:
    """Return the last flow that leaves each node of `met`, -1 for all others."""
    last = np.full(flows.nodes, -1, np.int32)
    paying = np.flatnonzero(met & (np.diff(flows.out_start) > 0))
    last[paying] = flows.out_flow[flows.out_start[paying + 1] - 1]
    return last


@compiled
def _note_last(source: Int32s, last: Int32s) -> None:
    for flow in range(len(source)):
        last[source[flow]] = flow


@compiled
def summed(ends: Int32s, carried: Int64s, nodes: int) -> Int64s:
    """Return the sum of `carried` by node."""
    sums = np.zeros(nodes, np.int64)
    for flow in range(len(ends)):
        sums[ends[flow]] += carried[flow]
    return sums
