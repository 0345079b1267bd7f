"""Money that stands in line: first in, first out, or last in, first out.

A node holds coins in the order they came; those of one flow keep the order they had. Coins
that stand together and are alike are one run. First in, first out takes runs from the front,
last in from the back, of the purse that is to pay; of several purses together from the one
whose coin came first, or last.
"""

from typing import Final, NamedTuple

import numpy as np

from queries.flow.columns import Int64s
from queries.flow.compiled import compiled
from queries.flow.ledger import Booleans, Ledger
from queries.flow.purses import NONE, Purses, Records, add, asked_first, find

#: What a purse holds: the run that pays next, or NONE, and the one that came last, which has no
#: meaning for last in, first out.
HOLDING: Final = (("head", "i4"), ("tail", "i4"))

_RUN: Final = np.dtype(
    [("fen", "i8"), ("came", "i4"), ("behind", "i4"), ("mine", "u1")], align=True
)


class Runs(NamedTuple):
    """The runs of all purses.

    Attributes:
        of: of each run how much it is (`fen`), whether it is traced (`mine`), with which flow
            it came (`came`) and what pays after it, or NONE (`behind`); among runs that are
            free, the next one.
        store: the first run that is free, or NONE, and how many were ever used (2).
    """

    of: Records
    store: Int64s


class Taken(NamedTuple):
    """Runs on their way, in the order they were taken: fen, and whether they are traced."""

    fen: Int64s
    mine: Booleans


def no_runs(flows: int) -> Runs:
    """Return room for the runs of `flows` flows.

    A flow leaves two runs more than there were: what it cut, and what nobody saw coming.
    """
    return Runs(np.empty(2 * flows + 2, _RUN), np.array([NONE, 0], np.int64))


@compiled
def carried_queued(ledger: Ledger, purses: Purses, runs: Runs, last_first: bool) -> Int64s:
    """Return how many traced fen each flow of `ledger` carries.

    Most flows cut one run of their payer's only purse, and most payees have one or none. That
    is done here; handing all columns to a function costs as much as ten such flows.
    """
    source, target, amount, fund = ledger.source, ledger.target, ledger.amount, ledger.fund
    origin, pays, begins = ledger.origin, ledger.pays, ledger.begins
    first, held, run_of = purses.first, purses.of, runs.of
    carried = np.zeros(len(amount), np.int64)
    taken = Taken(np.empty(1024, np.int64), np.empty(1024, np.bool_))
    for flow in range(len(carried)):
        payer, payee, fen, of = source[flow], target[flow], amount[flow], fund[flow]
        count, mark = 1, False
        purse = first[payer]
        if origin[payer]:
            mark = flow >= begins
        elif purse != NONE:
            run = held[purse].head
            only = held[purse].after == NONE or (of and held[purse].fund == of)
            if only and run != NONE and run_of[run].fen > fen:
                run_of[run].fen -= fen
                mark = run_of[run].mine != 0
            else:
                taken, count = _take(purses, runs, taken, payer, of, fen, last_first)
                mark = taken.mine[0]
        if count == 1:
            carried[flow] = fen if mark else 0
        else:
            for each in range(count):
                carried[flow] += taken.fen[each] if taken.mine[each] else 0
        if flow >= pays[payee] or origin[payee]:
            continue
        purse = first[payee]
        if count == 1:
            taken.fen[0], taken.mine[0] = fen, mark
            if purse != NONE and held[purse].after == NONE and held[purse].fund == of:
                end = held[purse].head
                if end != NONE and not last_first:
                    end = held[purse].tail
                if end != NONE and (run_of[end].mine != 0) == mark:
                    run_of[end].fen += fen
                    if last_first:
                        run_of[end].came = flow
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
        purses.of[purse].head = NONE
        purses.of[purse].tail = NONE
    alone = purses.first[node] == purse and purses.of[purse].after == NONE
    _put(purses, runs, taken, count, purse, flow, alone, last_first)


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
            if purse == NONE or purses.of[purse].head == NONE:
                break
            if count + 1 >= len(taken.fen):
                taken = _longer(taken)
            run = purses.of[purse].head
            some = min(left, runs.of[run].fen)
            taken.fen[count], taken.mine[count] = some, runs.of[run].mine != 0
            count += 1
            left -= some
            _shorten(purses, runs, purse, run, some)
    if left:  # nobody has seen it coming
        taken.fen[count], taken.mine[count] = left, False
        count += 1
    return taken, count


@compiled
def _shorten(purses: Purses, runs: Runs, purse: int, run: int, fen: int) -> None:
    """Take `fen` off the first run of a purse; an empty run is free for others."""
    runs.of[run].fen -= fen
    if not runs.of[run].fen:
        purses.of[purse].head = runs.of[run].behind
        runs.of[run].behind = runs.store[0]
        runs.store[0] = run


@compiled
def _put(
    purses: Purses,
    runs: Runs,
    taken: Taken,
    count: int,
    purse: int,
    flow: int,
    alone: bool,
    last_first: bool,
) -> None:
    """Put runs into a purse, `alone` if the node has no other.

    Alike runs become one where nobody can tell: a node with several purses must know which
    coin came first.
    """
    for each in range(count):
        which = count - 1 - each if last_first else each  # the first to pay goes in last
        head = purses.of[purse].head
        end = head if last_first else purses.of[purse].tail
        if alone and head != NONE and (runs.of[end].mine != 0) == taken.mine[which]:
            runs.of[end].fen += taken.fen[which]
            if last_first:
                runs.of[end].came = flow
            continue
        run = _new_run(runs)
        runs.of[run].fen, runs.of[run].mine = taken.fen[which], taken.mine[which]
        runs.of[run].came = flow
        if last_first or head == NONE:
            runs.of[run].behind = head
            purses.of[purse].head = run
        else:
            runs.of[purses.of[purse].tail].behind = run
            runs.of[run].behind = NONE
        purses.of[purse].tail = run


@compiled
def _new_run(runs: Runs) -> int:
    run = runs.store[0]
    if run != NONE:
        runs.store[0] = runs.of[run].behind
        return int(run)
    runs.store[1] += 1
    return int(runs.store[1] - 1)


@compiled
def _next_purse(purses: Purses, runs: Runs, node: int, last_first: bool) -> int:
    """Return the purse whose next coin came first, or last; of equal ones the first."""
    best, purse = NONE, purses.first[node]
    while purse != NONE:
        if purses.of[purse].head != NONE:
            here = runs.of[purses.of[purse].head].came
            there = runs.of[purses.of[best].head].came if best != NONE else here
            if best == NONE or (here > there if last_first else here < there):
                best = purse
        purse = purses.of[purse].after
    return best


@compiled
def _longer(taken: Taken) -> Taken:
    fen, mine = np.empty(2 * len(taken.fen), np.int64), np.empty(2 * len(taken.fen), np.bool_)
    fen[: len(taken.fen)] = taken.fen
    mine[: len(taken.mine)] = taken.mine
    return Taken(fen, mine)
