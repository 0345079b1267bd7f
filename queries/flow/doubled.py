"""Bank lines that repeat a payment which a voucher records too: they move no money twice.

A ledger says that a village paid somebody, and the bank's statement of the same account says so
again. A bank line repeats a payment between the same two holders, of the same amount, whose day
is at most three days away; each payment is repeated by one line at most, so that a second
transfer stays. A payment against an invoice is one from whoever booked the invoice.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from graph.model import Flow
from queries.flow.columns import Bytes, Int32s, Int64s
from queries.flow.compiled import compiled

Mask = npt.NDArray[np.bool_]

_DAY: Final = 86_400_000
_DAYS: Final = 3
_SHANGHAI: Final = 8 * 3_600_000
_PAID, _SETTLED, _REIMBURSED, _RETURNED = (
    tuple(Flow).index(kind)
    for kind in (Flow.PAID, Flow.SETTLED, Flow.REIMBURSED, Flow.RETURNED)
)


def doubled(
    nodes: int, source: Int32s, target: Int32s, amount: Int64s, at: Int64s, kind: Bytes,
    bank: Mask, key: Int64s,
) -> Mask:  # fmt: skip
    """Return which flows repeat another; `bank` says which are lines of bank statements.

    Flows may stand in any order; of equal lines the one with the lower `key` comes first.
    """
    twice = np.zeros(len(source), np.bool_)
    if not bank.any():
        return twice
    payer = _payers(nodes, source, target, kind)
    pays = np.where(kind == _SETTLED, payer[source], source).astype(np.int32)
    wanted = np.isin(kind, (_PAID, _SETTLED, _RETURNED)) & ~bank & (pays >= 0)
    for ends in (pays, target):
        met = np.zeros(nodes, np.bool_)
        met[(source if ends is pays else target)[bank]] = True
        wanted &= met[np.maximum(ends, 0)]
    some = np.flatnonzero(wanted | bank)
    order = some[np.lexsort((key[some], at[some], amount[some], target[some], pays[some]))]
    day = (at + _SHANGHAI) // _DAY
    _pair(order, pays, target, amount, day, bank, twice)
    return twice


def _payers(nodes: int, source: Int32s, target: Int32s, kind: Bytes) -> npt.NDArray[Any]:
    """Return who booked each invoice, -1 where nobody did or several."""
    booked = np.flatnonzero(kind == _REIMBURSED)
    least, most = np.full(nodes, nodes, np.int64), np.full(nodes, -1, np.int64)
    np.minimum.at(least, target[booked], source[booked])
    np.maximum.at(most, target[booked], source[booked])
    return np.where(least == most, most, -1)


@compiled
def _pair(
    order: Int64s,
    source: Int32s,
    target: Int32s,
    amount: Int64s,
    day: Int64s,
    bank: Mask,
    twice: Mask,
) -> None:
    """Pair lines with payments, the earliest with the earliest, within each run of equals."""
    begin = 0
    while begin < len(order):
        end = begin
        while (
            end < len(order)
            and source[order[end]] == source[order[begin]]
            and target[order[end]] == target[order[begin]]
            and amount[order[end]] == amount[order[begin]]
        ):
            end += 1
        line, paid = begin, begin
        while line < end and paid < end:
            if not bank[order[line]]:
                line += 1
            elif bank[order[paid]] or day[order[paid]] < day[order[line]] - _DAYS:
                paid += 1
            elif day[order[paid]] > day[order[line]] + _DAYS:
                line += 1
            else:
                twice[order[line]] = True
                line += 1
                paid += 1
        begin = end
