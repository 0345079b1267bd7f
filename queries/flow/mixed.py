"""Money that mixes: shares by pro rata, and the traced money last by lowest balance.

Every purse has `have` fen, `mine` of which are traced; a flow takes of both by the rule of its
method.
"""

from typing import Final, NamedTuple

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


class Held(NamedTuple):
    """What is in each purse: fen, and how many of them are traced."""

    have: Int64s
    mine: Int64s


@compiled
def carried_mixed(ledger: Ledger, purses: Purses, held: Held, rule: int) -> Int64s:
    """Return how many traced fen each flow of `ledger` carries.

    Nodes with one purse are done here; handing all columns to a function costs more than that.
    """
    source, target, amount, fund = ledger.source, ledger.target, ledger.amount, ledger.fund
    origin, pays, begins = ledger.origin, ledger.pays, ledger.begins
    first, after, fund_of = purses.first, purses.after, purses.fund
    have, mine = held.have, held.mine
    carried = np.zeros(len(amount), np.int64)
    for flow in range(len(carried)):
        payer, payee, fen, of = source[flow], target[flow], amount[flow], fund[flow]
        purse = first[payer]
        if origin[payer]:
            carried[flow] = fen if flow >= begins else 0
        elif purse != NONE and after[purse] == NONE:
            some = min(fen, have[purse])
            carried[flow] = _part(mine[purse], have[purse], some, rule)
            have[purse] -= some
            mine[purse] -= carried[flow]
        elif purse != NONE:
            carried[flow] = pay(purses, held, payer, of, fen, rule)
        if pays[payee] and not origin[payee]:
            purse = first[payee]
            if purse == NONE or fund_of[purse] != of:
                purse = find(purses, payee, of)
            if purse == NONE:
                purse = add(purses, payee, of)
                have[purse] = mine[purse] = 0
            have[purse] += fen
            mine[purse] += carried[flow]
    return carried


@compiled
def pay(purses: Purses, held: Held, node: int, fund: int, fen: int, rule: int) -> int:
    """Take `fen` out of the purses of `node`; return how many of them were traced."""
    left, taken = fen, 0
    for stage in range(2):
        asked = asked_first(stage, fund, rule == EARMARK)
        if left and asked != NONE:
            purse = find(purses, node, asked)
            if purse != NONE:
                some = min(left, held.have[purse])
                taken += take(held, purse, some, rule)
                left -= some
    if left:
        taken += _take_of_all(purses, held, node, left, rule)
    return taken


@compiled
def take(held: Held, purse: int, fen: int, rule: int) -> int:
    """Take `fen` ≤ `have` out of one purse; return how many of them were traced."""
    taken = _part(held.mine[purse], held.have[purse], fen, rule)
    held.have[purse] -= fen
    held.mine[purse] -= taken
    return taken


@compiled
def _part(mine: int, have: int, fen: int, rule: int) -> int:
    """Return how many of `fen` ≤ `have` are of the `mine` that are traced."""
    return max(0, fen - (have - mine)) if rule == LOWEST else part_of(mine, have, fen)


@compiled
def _take_of_all(purses: Purses, held: Held, node: int, fen: int, rule: int) -> int:
    """Take up to `fen` out of all purses of `node` together."""
    total, some, one, purse = 0, 0, NONE, purses.first[node]
    while purse != NONE:
        if held.have[purse]:
            total += held.have[purse]
            some += 1
            one = purse
        purse = purses.after[purse]
    if fen >= total:
        return _empty(purses, held, node)
    if some == 1:
        return take(held, one, fen, rule)
    if rule == LOWEST:
        return _take_lowest(purses, held, node, fen)
    return _take_shares(purses, held, node, fen, total, some)


@compiled
def _empty(purses: Purses, held: Held, node: int) -> int:
    taken, purse = 0, purses.first[node]
    while purse != NONE:
        taken += held.mine[purse]
        held.have[purse] = held.mine[purse] = 0
        purse = purses.after[purse]
    return taken


@compiled
def _take_lowest(purses: Purses, held: Held, node: int, fen: int) -> int:
    """Take what is not traced out of every purse before what is."""
    left, purse = fen, purses.first[node]
    while purse != NONE:
        some = min(left, held.have[purse] - held.mine[purse])
        held.have[purse] -= some
        left -= some
        purse = purses.after[purse]
    taken, purse = left, purses.first[node]
    while purse != NONE:
        some = min(left, held.mine[purse])
        held.have[purse] -= some
        held.mine[purse] -= some
        left -= some
        purse = purses.after[purse]
    return taken


@compiled
def _take_shares(purses: Purses, held: Held, node: int, fen: int, total: int, some: int) -> int:
    """Take of all purses, traced and not, by their share of the whole."""
    weights, parts = np.zeros(2 * some, np.int64), np.zeros(2 * some, np.int64)
    number, purse = 0, purses.first[node]
    while purse != NONE:
        if held.have[purse]:
            weights[number] = held.mine[purse]
            weights[number + 1] = held.have[purse] - held.mine[purse]
            number += 2
        purse = purses.after[purse]
    apportion(fen, weights, total, parts)
    number, purse, taken = 0, purses.first[node], 0
    while purse != NONE:
        if held.have[purse]:
            held.mine[purse] -= parts[number]
            held.have[purse] -= parts[number] + parts[number + 1]
            taken += parts[number]
            number += 2
        purse = purses.after[purse]
    return taken
