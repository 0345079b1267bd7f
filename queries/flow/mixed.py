"""Money that mixes: shares by pro rata, and the traced money last by lowest balance.

Every purse has `have` fen, `mine` of which are traced; a flow takes of both by the rule of its
method.
"""

from typing import Final

import numpy as np

from queries.flow.columns import Int64s
from queries.flow.compiled import compiled
from queries.flow.exact import apportion, part_of
from queries.flow.ledger import Ledger
from queries.flow.purses import NONE, Purses, add, asked_first, find

#: Rules, as numbers for the compiled loops.
PRO_RATA: Final = 0
LOWEST: Final = 1
EARMARK: Final = 2


#: What a purse holds: how many fen it has, and how many of them are traced.
HOLDING: Final = (("have", "i8"), ("mine", "i8"))


@compiled
def carried_mixed(ledger: Ledger, purses: Purses, rule: int) -> Int64s:
    """Return how many traced fen each flow of `ledger` carries.

    Nodes with one purse are done here; handing all columns to a function costs more than that.
    """
    source, target, amount, fund = ledger.source, ledger.target, ledger.amount, ledger.fund
    origin, pays, begins = ledger.origin, ledger.pays, ledger.begins
    first, held = purses.first, purses.of
    carried = np.zeros(len(amount), np.int64)
    for flow in range(len(carried)):
        payer, payee, fen, of = source[flow], target[flow], amount[flow], fund[flow]
        purse = first[payer]
        if origin[payer]:
            carried[flow] = fen if flow >= begins else 0
        elif purse != NONE and held[purse].after == NONE:
            some = min(fen, held[purse].have)
            carried[flow] = _part(held[purse].mine, held[purse].have, some, rule)
            held[purse].have -= some
            held[purse].mine -= carried[flow]
        elif purse != NONE:
            carried[flow] = pay(purses, payer, of, fen, rule)
        if flow < pays[payee] and not origin[payee]:
            purse = first[payee]
            if purse == NONE or held[purse].fund != of:
                purse = find(purses, payee, of)
            if purse == NONE:
                purse = open_purse(purses, payee, of)
            held[purse].have += fen
            held[purse].mine += carried[flow]
    return carried


@compiled
def open_purse(purses: Purses, node: int, fund: int) -> int:
    """Return a new, empty purse of `node` for `fund`."""
    purse = add(purses, node, fund)
    purses.of[purse].have = 0
    purses.of[purse].mine = 0
    return purse


@compiled
def pay(purses: Purses, node: int, fund: int, fen: int, rule: int) -> int:
    """Take `fen` out of the purses of `node`; return how many of them were traced."""
    left, taken = fen, 0
    for stage in range(2):
        asked = asked_first(stage, fund, rule == EARMARK)
        if left and asked != NONE:
            purse = find(purses, node, asked)
            if purse != NONE:
                some = min(left, purses.of[purse].have)
                taken += take(purses, purse, some, rule)
                left -= some
    if left:
        taken += _take_of_all(purses, node, left, rule)
    return taken


@compiled
def take(purses: Purses, purse: int, fen: int, rule: int) -> int:
    """Take `fen` ≤ `have` out of one purse; return how many of them were traced."""
    taken = _part(purses.of[purse].mine, purses.of[purse].have, fen, rule)
    purses.of[purse].have -= fen
    purses.of[purse].mine -= taken
    return taken


@compiled
def _part(mine: int, have: int, fen: int, rule: int) -> int:
    """Return how many of `fen` ≤ `have` are of the `mine` that are traced."""
    return max(0, fen - (have - mine)) if rule == LOWEST else part_of(mine, have, fen)


@compiled
def _take_of_all(purses: Purses, node: int, fen: int, rule: int) -> int:
    """Take up to `fen` out of all purses of `node` together."""
    total, some, one, purse = 0, 0, NONE, purses.first[node]
    while purse != NONE:
        if purses.of[purse].have:
            total += purses.of[purse].have
            some += 1
            one = purse
        purse = purses.of[purse].after
    if fen >= total:
        return _empty(purses, node)
    if some == 1:
        return take(purses, one, fen, rule)
    if rule == LOWEST:
        return _take_lowest(purses, node, fen)
    return _take_shares(purses, node, fen, total, some)


@compiled
def _empty(purses: Purses, node: int) -> int:
    taken, purse = 0, purses.first[node]
    while purse != NONE:
        taken += purses.of[purse].mine
        purses.of[purse].have = 0
        purses.of[purse].mine = 0
        purse = purses.of[purse].after
    return taken


@compiled
def _take_lowest(purses: Purses, node: int, fen: int) -> int:
    """Take what is not traced out of every purse before what is."""
    left, purse = fen, purses.first[node]
    while purse != NONE:
        some = min(left, purses.of[purse].have - purses.of[purse].mine)
        purses.of[purse].have -= some
        left -= some
        purse = purses.of[purse].after
    taken, purse = left, purses.first[node]
    while purse != NONE:
        some = min(left, purses.of[purse].mine)
        purses.of[purse].have -= some
        purses.of[purse].mine -= some
        left -= some
        purse = purses.of[purse].after
    return taken


@compiled
def _take_shares(purses: Purses, node: int, fen: int, total: int, some: int) -> int:
    """Take of all purses, traced and not, by their share of the whole."""
    weights, parts = np.zeros(2 * some, np.int64), np.zeros(2 * some, np.int64)
    number, purse = 0, purses.first[node]
    while purse != NONE:
        if purses.of[purse].have:
            weights[number] = purses.of[purse].mine
            weights[number + 1] = purses.of[purse].have - purses.of[purse].mine
            number += 2
        purse = purses.of[purse].after
    apportion(fen, weights, total, parts)
    number, purse, taken = 0, purses.first[node], 0
    while purse != NONE:
        if purses.of[purse].have:
            purses.of[purse].mine -= parts[number]
            purses.of[purse].have -= parts[number] + parts[number + 1]
            taken += parts[number]
            number += 2
        purse = purses.of[purse].after
    return taken
