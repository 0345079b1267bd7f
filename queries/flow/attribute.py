"""How much of a node's money each flow carried, where it ended and where it still lies.

Where money of several origins meets, a method says whose is paid on. Courts and auditors use:

- `earmark`: money keeps to the purpose it was given for; within a purse by pro rata. Money that
  is spent for no purpose is first taken of what has none.
- `fifo`: first in, first out. Devaynes v Noble (Clayton's Case), 1 Mer 572 (1816).
- `lifo`: last in, first out.
- `pro_rata`: all share alike. Barlow Clowes International v Vaughan [1992] 4 All ER 22.
- `lowest_balance`: other money is spent first, so the traced money is at least the lowest
  balance in between. James Roscoe (Bolton) v Winder [1915] 1 Ch 62; Re Hallett's Estate (1880)
  13 Ch D 696.

Under every method a flow that carries an earmark is first paid from the purse of that earmark
(`purses`). What a node pays beyond all it visibly received comes from nowhere: it is nobody's.
Standard text: Smith, "The Law of Tracing" (1997).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graph.errors import InvalidParameter
from queries.flow.choices import Method
from queries.flow.columns import Columns, Int32s, Int64s
from queries.flow.ledger import Ledger, ledger_of, summed
from queries.flow.mixed import EARMARK, LOWEST, PRO_RATA, carried_mixed
from queries.flow.mixed import HOLDING as SHARED
from queries.flow.mixed_back import carried_back_mixed, no_splits, split
from queries.flow.purses import Purses, no_purses
from queries.flow.queued import HOLDING as IN_LINE
from queries.flow.queued import carried_queued, no_runs
from queries.flow.queued_back import carried_back, matched, no_lots, no_marks, no_pieces
from queries.flow.reach import Direction, Window

_RULES: Final = {
    Method.EARMARK: EARMARK,
    Method.PRO_RATA: PRO_RATA,
    Method.LOWEST_BALANCE: LOWEST,
}


@dataclass(frozen=True, slots=True)
class Attribution:
    """Traced money on its way.

    Attributes:
        amount: fen that left the origins (`in`: reached them); what comes back to an origin
            and leaves again counts again.
        flows: numbers of the flows that carry traced money, in order.
        carried: how many fen of each are traced, > 0.
        nodes: numbers of the nodes where traced money stopped, rising.
        stopped: how many fen came to each and did not go on (`in`: left each without having
            come); they sum to `amount`.
    """

    amount: int
    flows: Int32s
    carried: Int64s
    nodes: Int32s
    stopped: Int64s


def attribute(
    flows: Columns,
    origins: Sequence[int],
    method: Method,
    direction: Direction = "out",
    window: Window | None = None,
) -> Attribution:
    """Return what became of all money that left `origins`, or where what they got came from.

    Exact in fen: no fen is lost or made by rounding, which is by largest remainder. Several
    origins are traced as one, and what they pay each other moves nothing. `in` follows
    `lowest_balance` as its mirror image: of what a node received, the money of others is taken
    to have been paid on last.

    Args:
        window: only what leaves (reaches) the origins in it is traced, and forwards only what
            happens up to its end is seen. What nodes held before it counts.

    Raises:
        InvalidParameter: no origin, or sums beyond exact shares.

    Cost: linear in the flows of the nodes reached.
    """
    if not origins:
        raise InvalidParameter("give at least one node to follow money from")
    forward = direction == "out"
    ledger, some = ledger_of(flows, origins, direction, window or Window())
    carried = (_forwards if forward else _backwards)(ledger, Method(method))
    came, went = ledger.target, ledger.source
    if not forward:
        came, went = went, came
    stopped = summed(came, carried, flows.nodes) - _passed(ledger, went, carried, flows.nodes)
    left = int(carried[ledger.origin[went]].sum())
    used, ended = np.flatnonzero(carried), np.flatnonzero(stopped)
    return Attribution(left, some[used], carried[used], ended.astype(np.int32), stopped[ended])


def _passed(ledger: Ledger, went: Int32s, carried: Int64s, nodes: int) -> Int64s:
    """Return what each node passed on; an origin passes nothing on, it begins anew."""
    passed = summed(went, carried, nodes)
    passed[ledger.origin] = 0
    return passed


def _forwards(ledger: Ledger, method: Method) -> Int64s:
    if method in _RULES:
        return carried_mixed(ledger, _purses(ledger, SHARED), _RULES[method])
    purses = _purses(ledger, IN_LINE)
    return carried_queued(ledger, purses, no_runs(len(ledger.amount)), method is Method.LIFO)


def _backwards(ledger: Ledger, method: Method) -> Int64s:
    flows = len(ledger.amount)
    if method in _RULES:
        purses, into = _purses(ledger, SHARED), np.empty(flows, np.int32)
        rule = _RULES[method]
        start, splits = split(ledger, purses, no_splits(flows + 1), into, rule)
        return carried_back_mixed(ledger, purses, start, splits, into, rule)
    pieces, purses = no_pieces(2 * flows), _purses(ledger, IN_LINE)
    start = matched(ledger, purses, no_lots(flows), pieces, method is Method.LIFO)
    return carried_back(ledger, start, pieces, no_marks(flows))


def _purses(ledger: Ledger, holding: tuple[tuple[str, str], ...]) -> Purses:
    return no_purses(len(ledger.origin), len(ledger.amount), holding)
