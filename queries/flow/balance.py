"""What came to each node, what it paid, what it holds and what it never visibly received.

`opening + in = out + held + unexplained`, to the fen, at every node. Held is what visibly came
and was not paid on. Unexplained is what was paid beyond that, as a negative number: at that
moment there was less than was paid, so some of it came from where the records do not show.
Money that a node pays to itself moves nothing and is left out.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from queries.flow.columns import Columns, Int32s, Int64s
from queries.flow.compiled import compiled
from queries.flow.reach import Window, span


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """`opening + into = out + held + unexplained`, fen."""

    opening: int
    into: int
    out: int
    held: int
    unexplained: int


@dataclass(frozen=True, slots=True)
class Balances:
    """Balance lines of all nodes, each an array by node number (n), in fen.

    Attributes:
        opening: held at the beginning of the window.
        into, out: came and were paid in the window.
        held: at the end of the window.
        unexplained: ≤ 0, paid in the window beyond what had visibly come.
    """

    opening: Int64s
    into: Int64s
    out: Int64s
    held: Int64s
    unexplained: Int64s

    def line(self, node: int) -> BalanceLine:
        """Return the balance of one node."""
        columns = (self.opening, self.into, self.out, self.held, self.unexplained)
        return BalanceLine(*(int(column[node]) for column in columns))


class _Lines(NamedTuple):
    opening: Int64s
    into: Int64s
    out: Int64s
    held: Int64s
    short: Int64s


def balances(flows: Columns, window: Window | None = None) -> Balances:
    """Return the balance line of every node over `window`; one pass over the flows.

    What a source of funds gives out never came to it in the records: it is unexplained here
    and explained by what the node is.
    """
    low, high = span(flows.at, window or Window())
    lines = _Lines(*(np.zeros(flows.nodes, np.int64) for _ in range(5)))
    _settle(flows.source, flows.target, flows.amount, low, high, lines)
    return Balances(lines.opening, lines.into, lines.out, lines.held, -lines.short)


@compiled
def _settle(
    source: Int32s, target: Int32s, amount: Int64s, low: int, high: int, lines: _Lines
) -> None:
    for flow in range(high):
        if flow == low:
            lines.opening[:] = lines.held
        payer, payee, fen = source[flow], target[flow], amount[flow]
        if payer == payee:
            continue
        missing = max(0, fen - lines.held[payer])
        lines.held[payer] -= fen - missing
        lines.held[payee] += fen
        if flow >= low:
            lines.out[payer] += fen
            lines.into[payee] += fen
            lines.short[payer] += missing
    if low >= high:
        lines.opening[:] = lines.held


@dataclass(frozen=True, slots=True)
class Lot:
    """Some of what a node holds: `fen` that came at `at` (epoch ms) with a flow."""

    fen: int
    at: int
    flow: int


def held_lots(
    flows: Columns, node: int, held: int, until: int, fund: int | None = None
) -> list[Lot]:
    """Return what the `held` fen of `node` are, first in, first out: the last that came.

    With `fund`, what is held came under this earmark. Oldest first; none where nothing is held.
    Cost: linear in the flows that make it up.
    """
    coming = flows.in_flow[flows.in_start[node] : flows.in_start[node + 1]]
    lots: list[Lot] = []
    for place in range(len(coming) - 1, -1, -1):
        flow = int(coming[place])
        if not held:
            break
        if flows.at[flow] > until or flows.source[flow] == node:
            continue
        if fund not in (None, flows.fund[flow]):
            continue
        fen = min(held, int(flows.amount[flow]))
        lots.append(Lot(fen, int(flows.at[flow]), flow))
        held -= fen
    return lots[::-1]


def held_since(
    flows: Columns, held: Int64s, until: int, fund: int | None = None
) -> tuple[Int64s, Int64s]:
    """Return how old what each node holds is, first in, first out.

    With `fund`, what is held came under this earmark.

    Returns:
        By node: when the oldest fen of it came (epoch ms; `until` where nothing is held), and
        the fen · days of all of it up to `until`, whole days of each lot.
    """
    oldest = np.full(flows.nodes, until, np.int64)
    days = np.zeros(flows.nodes, np.int64)
    some = flows.amount
    if fund is not None:
        some = np.where(flows.fund == fund, some, 0)
    _age(flows.in_start, flows.in_flow, flows.source, some, flows.at, held, until,
         oldest, days)  # fmt: skip
    return oldest, days


@compiled
def _age(
    in_start: Int64s,
    in_flow: Int32s,
    source: Int32s,
    amount: Int64s,
    at: Int64s,
    held: Int64s,
    until: int,
    oldest: Int64s,
    days: Int64s,
) -> None:
    for node in range(len(held)):
        left, place = held[node], in_start[node + 1]
        while left:
            place -= 1
            flow = in_flow[place]
            if at[flow] <= until and source[flow] != node and amount[flow]:
                some = min(left, amount[flow])
                days[node] += some * ((until - at[flow]) // 86_400_000)
                oldest[node] = at[flow]
                left -= some
