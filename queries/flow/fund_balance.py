"""Balance lines by earmark: what of a fund's money came, was paid, and lies where.

Purses are paid from as under the method `earmark` (`queries.flow.purses`), so the lines of a
node sum to its balance. `opening + into = out + held + unexplained` holds here as well, but
unexplained may be positive: money of the fund that was paid under another name or none.
Negative, it is what was paid under this name beyond the fund's money.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from queries.flow.columns import Columns, Int32s, Int64s
from queries.flow.compiled import compiled
from queries.flow.ledger import Booleans
from queries.flow.mixed import EARMARK, HOLDING, open_purse, pay
from queries.flow.purses import NONE, Purses, find, no_purses
from queries.flow.reach import Window, span, touching


@dataclass(frozen=True, slots=True)
class FundBalances:
    """Balance lines by node and earmark, in the order of nodes, then funds; fen (k).

    Attributes:
        node, fund: numbers; fund 0 is money without an earmark.
        opening, held: of the fund's money there, at the beginning and the end of the window.
        into, out: came and were paid under this earmark in the window.
        unexplained: opening + into - out - held.
    """

    node: Int32s
    fund: Int32s
    opening: Int64s
    into: Int64s
    out: Int64s
    held: Int64s
    unexplained: Int64s


def fund_balances(
    flows: Columns, nodes: Sequence[int], window: Window | None = None
) -> FundBalances:
    """Return the balance of each of `nodes` by earmark. Cost: linear in their flows."""
    wanted = np.zeros(flows.nodes, np.bool_)
    wanted[list(nodes)] = True
    low, high = span(flows.at, window or Window())
    some = touching(flows, wanted, np.where(wanted, np.int32(high), np.int32(-1)), high)
    ends = (flows.source[some], flows.target[some])
    amount, fund = flows.amount[some], flows.fund[some]
    most = 2 * len(some) + 1
    purses = no_purses(flows.nodes, most, HOLDING)
    node, into, out = (
        np.empty(most, np.int32),
        np.zeros(most, np.int64),
        np.zeros(most, np.int64),
    )
    begins = int(np.searchsorted(some, low))
    opening = _filled(*ends, amount, fund, wanted, begins, purses, node, into, out)
    made = int(purses.made[0])
    funds, have = (np.ascontiguousarray(purses.of[name][:made]) for name in ("fund", "have"))
    order = np.lexsort((funds, node[:made]))
    told = (each[:made][order] for each in (opening, into, out, have))
    opening, into, out, left = told
    return FundBalances(
        node[:made][order],
        funds[order],
        opening,
        into,
        out,
        left,
        opening + into - out - left,
    )


@compiled
def _filled(
    source: Int32s,
    target: Int32s,
    amount: Int64s,
    fund: Int32s,
    wanted: Booleans,
    begins: int,
    purses: Purses,
    node: Int32s,
    into: Int64s,
    out: Int64s,
) -> Int64s:
    """Fill purses and sums flow by flow; return what was in each purse at `begins`."""
    opening = np.zeros(len(node), np.int64)
    for flow in range(len(amount) + 1):
        if flow == begins:
            for purse in range(purses.made[0]):
                opening[purse] = purses.of[purse].have
        if flow == len(amount):
            break
        payer, payee, fen = source[flow], target[flow], amount[flow]
        if wanted[payer]:
            purse = _purse(purses, payer, fund[flow], node)
            out[purse] += fen * (flow >= begins)
            pay(purses, payer, fund[flow], fen, EARMARK)
        if wanted[payee]:
            purse = _purse(purses, payee, fund[flow], node)
            into[purse] += fen * (flow >= begins)
            purses.of[purse].have += fen
    return opening


@compiled
def _purse(purses: Purses, node: int, fund: int, owner: Int32s) -> int:
    purse = find(purses, node, fund)
    if purse == NONE:
        purse = open_purse(purses, node, fund)
        owner[purse] = node
    return purse
