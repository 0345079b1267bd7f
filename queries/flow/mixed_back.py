"""Backwards through mixed money: what an origin received, shared among those who had paid in.

First every payment is split among the purses it was paid from. Then time runs backwards: a
payment gives its traced part back to those purses, and what had been put into a purse takes of
the traced fen in it by the rule of the method.
"""

from typing import NamedTuple

import numpy as np

from queries.flow.columns import Int32s, Int64s
from queries.flow.compiled import compiled
from queries.flow.exact import apportion
from queries.flow.ledger import Ledger
from queries.flow.mixed import EARMARK, open_purse, take
from queries.flow.purses import NONE, Purses, asked_first, find


class Splits(NamedTuple):
    """From which purse how many fen of a payment came; those of a flow stand together."""

    purse: Int32s
    fen: Int64s


def no_splits(most: int) -> Splits:
    """Return room for `most` splits."""
    return Splits(np.empty(most, np.int32), np.empty(most, np.int64))


@compiled
def split(
    ledger: Ledger, purses: Purses, splits: Splits, into: Int32s, rule: int
) -> tuple[Int64s, Splits]:
    """Return where the splits of each flow begin (m + 1), and all of them.

    Fills `into` with the purse that each flow was put into, or NONE, and the purses with what
    is in each purse in the end.
    """
    start = np.zeros(len(ledger.amount) + 1, np.int64)
    for flow in range(len(ledger.amount)):
        payer, payee, fund = ledger.source[flow], ledger.target[flow], ledger.fund[flow]
        start[flow + 1] = start[flow]
        if not ledger.origin[payer]:
            splits, start[flow + 1] = _split(ledger, purses, splits, flow, start[flow], rule)
        into[flow] = NONE
        if flow < ledger.pays[payee] and not ledger.origin[payee]:
            purse = find(purses, payee, fund)
            if purse == NONE:
                purse = open_purse(purses, payee, fund)
            purses.of[purse].have += ledger.amount[flow]
            into[flow] = purse
    return start, splits


@compiled
def _split(
    ledger: Ledger, purses: Purses, splits: Splits, flow: int, count: int, rule: int
) -> tuple[Splits, int]:
    """Add the splits of `flow`; return all, and how many there are then."""
    payer, fund, left = ledger.source[flow], ledger.fund[flow], ledger.amount[flow]
    for stage in range(2):
        asked = asked_first(stage, fund, rule == EARMARK)
        purse = find(purses, payer, asked) if left and asked != NONE else NONE
        if purse != NONE and purses.of[purse].have:
            some = min(left, purses.of[purse].have)
            splits, count = _add(splits, purses, count, purse, some)
            left -= some
    if not left:
        return splits, count
    some, total, purse = 0, 0, purses.first[payer]
    while purse != NONE:
        some += 1
        total += purses.of[purse].have
        purse = purses.of[purse].after
    weights, parts = np.empty(some, np.int64), np.empty(some, np.int64)
    purse = purses.first[payer]
    for number in range(some):
        weights[number] = purses.of[purse].have
        purse = purses.of[purse].after
    if total <= left:
        parts[:] = weights
    else:
        apportion(left, weights, total, parts)
    purse = purses.first[payer]
    for number in range(some):
        if parts[number]:
            splits, count = _add(splits, purses, count, purse, parts[number])
        purse = purses.of[purse].after
    return splits, count


@compiled
def _add(
    splits: Splits, purses: Purses, count: int, purse: int, fen: int
) -> tuple[Splits, int]:
    if count == len(splits.purse):
        owners, parts = np.empty(2 * count, np.int32), np.empty(2 * count, np.int64)
        owners[:count], parts[:count] = splits.purse, splits.fen
        splits = Splits(owners, parts)
    splits.purse[count], splits.fen[count] = purse, fen
    purses.of[purse].have -= fen
    return splits, count + 1


@compiled
def carried_back_mixed(
    ledger: Ledger, purses: Purses, start: Int64s, splits: Splits, into: Int32s, rule: int
) -> Int64s:
    """Return how many fen of each flow came to an origin in the end."""
    carried = np.zeros(len(ledger.amount), np.int64)
    for flow in range(len(carried) - 1, -1, -1):
        fen = ledger.amount[flow]
        if ledger.origin[ledger.target[flow]]:
            carried[flow] = fen if flow >= ledger.begins else 0
        elif into[flow] != NONE:
            carried[flow] = take(purses, into[flow], fen, rule)
        if not ledger.origin[ledger.source[flow]]:
            _give_back(purses, splits, start[flow], start[flow + 1], fen, carried[flow])
    return carried


@compiled
def _give_back(
    purses: Purses, splits: Splits, first: int, last: int, fen: int, traced: int
) -> None:
    """Put `fen`, `traced` of them traced, back into the purses they came from.

    What came from no purse goes back to nowhere, with its share.
    """
    if not traced:
        for number in range(first, last):
            purses.of[splits.purse[number]].have += splits.fen[number]
        return
    weights = np.empty(last - first + 1, np.int64)
    parts = np.empty(last - first + 1, np.int64)
    weights[: last - first] = splits.fen[first:last]
    weights[last - first] = fen - splits.fen[first:last].sum()
    apportion(traced, weights, fen, parts)
    for number in range(first, last):
        purses.of[splits.purse[number]].have += splits.fen[number]
        purses.of[splits.purse[number]].mine += parts[number - first]
