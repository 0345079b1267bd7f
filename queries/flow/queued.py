"""Money that stands in line: first in, first out, or last in, first out.

A node holds coins in the order they came; those of one flow keep the order they had. Coins
that stand together and are alike are one run. First in, first out takes runs from the front,
last in from the back, of the purse that is to pay; of several purses together from the one
whose coin came first, or last.
"""

from typing import NamedTuple

import numpy as np

from queries.flow.columns import Int32s, Int64s
from queries.flow.compiled import compiled
from queries.flow.ledger import Booleans, Ledger
from queries.flow.purses import NONE, Purses, add, asked_first, find


class Runs(NamedTuple):
    """The runs of all purses.

    Attributes:
        head: the run of each purse that pays next, or NONE.
        tail: the run of each purse that came last; of no meaning for last in, first out.
        fen, mine, came: how much a run is, whether it is traced, with which flow it came.
        behind: what pays after a run, or NONE; among runs that are free, the next one.
        store: the first run that is free, or NONE, and how many were ever used (2).
    """

    head: Int32s
    tail: Int32s
    fen: Int64s
    mine: Booleans
    came: Int32s
    behind: Int32s
    store: Int64s


class Taken(NamedTuple):
    """Runs on their way, in the order they were taken: fen, and whether they are traced."""

    fen: Int64s
    mine: Booleans


def no_runs(flows: int) -> Runs:
    """Return room for the runs of `flows` flows.

    A flow leaves two runs more than there were: what it cut, and what nobody saw coming.
    """
    most = 2 * flows + 2
    head, tail = np.empty(flows, np.int32), np.empty(flows, np.int32)
    fen, mine = np.empty(most, np.int64), np.empty(most, np.bool_)
    came, behind = np.empty(most, np.int32), np.empty(most, np.int32)
    return Runs(head, tail, fen, mine, came, behind, np.array([NONE, 0], np.int64))


@compiled
def carried_queued(ledger: Ledger, purses: Purses, runs: Runs, last_first: bool) -> Int64s:
    """Return how many traced fen each flow of `ledger` carries.

    Most flows cut one run of their payer's only purse, and most payees have one or none. That
    is done here; handing all columns to a function costs as much as ten such flows.
    """
    source, target, amount, fund = ledger.source, ledger.target, ledger.amount, ledger.fund
    origin, pays, begins = ledger.origin, ledger.pays, ledger.begins
    first, after, fund_of = purses.first, purses.after, purses.fund
    head, tail, left, mine, came = runs.head, runs.tail, runs.fen, runs.mine, runs.came
    carried = np.zeros(len(amount), np.int64)
    taken = Taken(np.empty(1024, np.int64), np.empty(1024, np.bool_))
    for flow in range(len(carried)):
        payer, payee, fen, of = source[flow], target[flow], amount[flow], fund[flow]
        count, mark = 1, False
        purse = first[payer]
        if origin[payer]:
            mark = flow >= begins
        elif purse != NONE:
            run = head[purse]
            only = after[purse] == NONE or (of and fund_of[purse] == of)
            if only and run != NONE and left[run] > fen:
                left[run] -= fen
                mark = mine[run]
            else:
                taken, count = _take(purses, runs, taken, payer, of, fen, last_first)
                mark = taken.mine[0]
        if count == 1:
            carried[flow] = fen if mark else 0
        else:
            for each in range(count):
                carried[flow] += taken.fen[each] if taken.mine[each] else 0
        if not pays[payee] or origin[payee]:
            continue
        purse = first[payee]
        if count == 1:
            taken.fen[0], taken.mine[0] = fen, mark
            if purse != NONE and after[purse] == NONE and fund_of[purse] == of:
                end = head[purse]
                if end != NONE and not last_first:
                    end = tail[purse]
                if end != NONE and mine[end] == mark:
                    left[end] += fen
                    if last_first:
                        came[end] = flow
                    continue
        _receive(purses, runs, taken, count, payee, of, flow, last_first)
    return carried


@compiled
def _receive(
    purses: Purses,
    runs: Runs,
    taken: Taken,
    count: int,
    node: int,
    fund: int,
    flow: int,
    last_first: bool,
) -> None:
    """Put runs into the purse of `node` for `fund`."""
    purse = find(purses, node, fund)
    if purse == NONE:
        purse = add(purses, node, fund)
        runs.head[purse] = runs.tail[purse] = NONE
    alone = purses.first[node] == purse and purses.after[purse] == NONE
    _put(runs, taken, count, purse, flow, alone, last_first)


@compiled
def _take(
    purses: Purses, runs: Runs, taken: Taken, node: int, fund: int, fen: int, last_first: bool
) -> tuple[Taken, int]:
    """Take `fen` out of the purses of `node`; return the runs and how many they are."""
    left, count = fen, 0
    for stage in range(3):
        purse = NONE
        if stage < 2 and left:
            asked = asked_first(stage, fund, False)
            purse = find(purses, node, asked) if asked != NONE else NONE
        while left:
            if stage == 2:
                purse = _next_purse(purses, runs, node, last_first)
            if purse == NONE or runs.head[purse] == NONE:
                break
            if count + 1 >= len(taken.fen):
                taken = _longer(taken)
            run = runs.head[purse]
            some = min(left, runs.fen[run])
            taken.fen[count], taken.mine[count] = some, runs.mine[run]
            count += 1
            left -= some
            _shorten(runs, purse, run, some)
    if left:  # nobody has seen it coming
        taken.fen[count], taken.mine[count] = left, False
        count += 1
    return taken, count


@compiled
def _shorten(runs: Runs, purse: int, run: int, fen: int) -> None:
    """Take `fen` off the first run of a purse; an empty run is free for others."""
    runs.fen[run] -= fen
    if not runs.fen[run]:
        runs.head[purse] = runs.behind[run]
        runs.behind[run] = runs.store[0]
        runs.store[0] = run


@compiled
def _put(
    runs: Runs, taken: Taken, count: int, purse: int, flow: int, alone: bool, last_first: bool
) -> None:
    """Put runs into a purse, `alone` if the node has no other.

    Alike runs become one where nobody can tell: a node with several purses must know which
    coin came first.
    """
    for each in range(count):
        which = count - 1 - each if last_first else each  # the first to pay goes in last
        end = runs.head[purse] if last_first else runs.tail[purse]
        if alone and runs.head[purse] != NONE and runs.mine[end] == taken.mine[which]:
            runs.fen[end] += taken.fen[which]
            if last_first:
                runs.came[end] = flow
            continue
        run = _new_run(runs)
        runs.fen[run], runs.mine[run] = taken.fen[which], taken.mine[which]
        runs.came[run] = flow
        if last_first or runs.head[purse] == NONE:
            runs.behind[run] = runs.head[purse]
            runs.head[purse] = run
        else:
            runs.behind[runs.tail[purse]], runs.behind[run] = run, NONE
        runs.tail[purse] = run


@compiled
def _new_run(runs: Runs) -> int:
    run = runs.store[0]
    if run != NONE:
        runs.store[0] = runs.behind[run]
        return int(run)
    runs.store[1] += 1
    return int(runs.store[1] - 1)


@compiled
def _next_purse(purses: Purses, runs: Runs, node: int, last_first: bool) -> int:
    """Return the purse whose next coin came first, or last; of equal ones the first."""
    best, purse = NONE, purses.first[node]
    while purse != NONE:
        if runs.head[purse] != NONE:
            here = runs.came[runs.head[purse]]
            there = runs.came[runs.head[best]] if best != NONE else here
            if best == NONE or (here > there if last_first else here < there):
                best = purse
        purse = purses.after[purse]
    return best


@compiled
def _longer(taken: Taken) -> Taken:
    fen, mine = np.empty(2 * len(taken.fen), np.int64), np.empty(2 * len(taken.fen), np.bool_)
    fen[: len(taken.fen)] = taken.fen
    mine[: len(taken.mine)] = taken.mine
    return Taken(fen, mine)
