"""Backwards in line: which coins of earlier flows are those that an origin received.

First every coin that is paid is matched with the coin it was when it came; then the coins that
the origin received are followed back through these matches. First in, first out, read backwards
in time, is the same matching.
"""

from typing import NamedTuple

import numpy as np

from queries.flow.columns import Int32s, Int64s
from queries.flow.compiled import compiled
from queries.flow.ledger import Ledger
from queries.flow.purses import NONE, Purses, add, asked_first, find


class Lots(NamedTuple):
    """What is left of each flow at its payee, as coins `low` to `high` of it.

    A purse's `head` is the flow that pays next, its `tail` the one that came last.

    Attributes:
        behind: the flow that pays after each, or NONE.
    """

    behind: Int32s
    low: Int64s
    high: Int64s


class Pieces(NamedTuple):
    """Coins `at` to `at + fen` of a flow were coins `was` to `was + fen` of the flow `of`."""

    of: Int32s
    at: Int64s
    was: Int64s
    fen: Int64s


def no_lots(flows: int) -> Lots:
    """Return room for the lots of `flows` flows."""
    behind = np.full(flows, NONE, np.int32)
    return Lots(behind, np.zeros(flows, np.int64), np.zeros(flows, np.int64))


def no_pieces(most: int) -> Pieces:
    """Return room for `most` pieces."""
    numbers = (np.empty(most, np.int64) for _ in range(3))
    return Pieces(np.empty(most, np.int32), *numbers)


@compiled
def matched(
    ledger: Ledger, purses: Purses, lots: Lots, pieces: Pieces, last_first: bool
) -> Int64s:
    """Fill `pieces`, those of each flow together; return where they begin (m + 1).

    A payment ends each lot it uses but one, so there are fewer than two pieces a flow.
    """
    start = np.zeros(len(ledger.amount) + 1, np.int64)
    for flow in range(len(ledger.amount)):
        payer, payee = ledger.source[flow], ledger.target[flow]
        start[flow + 1] = start[flow]
        if not ledger.origin[payer]:
            start[flow + 1] = _match(
                ledger, purses, lots, pieces, flow, start[flow], last_first
            )
        if flow < ledger.pays[payee] and not ledger.origin[payee]:
            purse = find(purses, payee, ledger.fund[flow])
            if purse == NONE:
                purse = add(purses, payee, ledger.fund[flow])
                purses.of[purse].head = NONE
            lots.high[flow] = ledger.amount[flow]
            if last_first or purses.of[purse].head == NONE:
                lots.behind[flow] = purses.of[purse].head
                purses.of[purse].head = flow
            else:
                lots.behind[purses.of[purse].tail] = flow
            purses.of[purse].tail = flow
    return start


@compiled
def _match(
    ledger: Ledger,
    purses: Purses,
    lots: Lots,
    pieces: Pieces,
    flow: int,
    count: int,
    last_first: bool,
) -> int:
    """Add the pieces of `flow`; return how many there are then."""
    payer, fund, left = ledger.source[flow], ledger.fund[flow], ledger.amount[flow]
    for stage in range(3):
        purse = NONE
        if stage < 2 and left:
            asked = asked_first(stage, fund, False)
            purse = find(purses, payer, asked) if asked != NONE else NONE
        while left:
            if stage == 2:
                purse = _next_purse(purses, lots, payer, last_first)
            if purse == NONE or purses.of[purse].head == NONE:
                break
            lot = purses.of[purse].head
            some = min(left, lots.high[lot] - lots.low[lot])
            pieces.of[count], pieces.fen[count] = lot, some
            # From the front of the lot to the front of the flow, or both from the back.
            done = ledger.amount[flow] - left
            pieces.at[count] = left - some if last_first else done
            if last_first:
                lots.high[lot] -= some
                pieces.was[count] = lots.high[lot]
            else:
                pieces.was[count] = lots.low[lot]
                lots.low[lot] += some
            if lots.low[lot] == lots.high[lot]:
                purses.of[purse].head = lots.behind[lot]
            left -= some
            count += 1
    return count


@compiled
def _next_purse(purses: Purses, lots: Lots, node: int, last_first: bool) -> int:
    """Return the purse whose next coin came first, or last."""
    best, purse = NONE, purses.first[node]
    while purse != NONE:
        lot = purses.of[purse].head
        if lot != NONE:
            there = purses.of[best].head if best != NONE else lot
            if best == NONE or (lot > there if last_first else lot < there):
                best = purse
        purse = purses.of[purse].after
    return best


class Marks(NamedTuple):
    """Traced coins of flows, as lists of spans.

    Attributes:
        first: the first span of each flow, or NONE (m).
        low, high, after: of each span its coins and the next span of its flow, or NONE.
        made: how many spans there are (1).
    """

    first: Int32s
    low: Int64s
    high: Int64s
    after: Int32s
    made: Int64s


def no_marks(flows: int) -> Marks:
    """Return room for some spans; `carried_back` makes more."""
    first, after = np.full(flows, NONE, np.int32), np.empty(2 * flows + 2, np.int32)
    low, high = np.empty(2 * flows + 2, np.int64), np.empty(2 * flows + 2, np.int64)
    return Marks(first, low, high, after, np.zeros(1, np.int64))


@compiled
def carried_back(ledger: Ledger, start: Int64s, pieces: Pieces, marks: Marks) -> Int64s:
    """Return how many fen of each flow came to an origin in the end."""
    carried = np.zeros(len(ledger.amount), np.int64)
    for flow in range(len(ledger.amount) - 1, -1, -1):
        if ledger.origin[ledger.target[flow]]:
            if flow < ledger.begins:
                continue
            marks.first[flow] = NONE
            marks = _mark(marks, flow, 0, ledger.amount[flow])
        spans = _spans(marks, flow)
        for span in range(len(spans)):
            carried[flow] += spans[span, 1] - spans[span, 0]
        if not ledger.origin[ledger.source[flow]]:
            marks = _follow(marks, spans, pieces, start[flow], start[flow + 1])
    return carried


@compiled
def _spans(marks: Marks, flow: int) -> Int64s:
    """Return the traced coins of `flow` as rows of (low, high), rising."""
    count, span = 0, marks.first[flow]
    while span != NONE:
        count += 1
        span = marks.after[span]
    low, high = np.empty(count, np.int64), np.empty(count, np.int64)
    span = marks.first[flow]
    for place in range(count):
        low[place], high[place] = marks.low[span], marks.high[span]
        span = marks.after[span]
    order, found, made = np.argsort(low), np.empty((count, 2), np.int64), 0
    for place in order:
        if made and found[made - 1, 1] == low[place]:
            found[made - 1, 1] = high[place]
            continue
        found[made, 0], found[made, 1] = low[place], high[place]
        made += 1
    return found[:made]


@compiled
def _follow(marks: Marks, spans: Int64s, pieces: Pieces, first: int, last: int) -> Marks:
    """Mark the coins that `spans` were before, by the pieces `first` to `last`."""
    if first == last or not len(spans):
        return marks
    falling = pieces.at[first] > pieces.at[last - 1]
    span, number = 0, 0
    while span < len(spans) and number < last - first:
        piece = last - 1 - number if falling else first + number
        begin, end = pieces.at[piece], pieces.at[piece] + pieces.fen[piece]
        low, high = max(begin, spans[span, 0]), min(end, spans[span, 1])
        if low < high:
            was = pieces.was[piece] - begin
            marks = _mark(marks, pieces.of[piece], was + low, was + high)
        if end <= spans[span, 1]:
            number += 1
        else:
            span += 1
    return marks


@compiled
def _mark(marks: Marks, flow: int, low: int, high: int) -> Marks:
    made = marks.made[0]
    if made == len(marks.low):
        marks = _longer(marks)
    marks.low[made], marks.high[made] = low, high
    marks.after[made] = marks.first[flow]
    marks.first[flow] = made
    marks.made[0] += 1
    return marks


@compiled
def _longer(marks: Marks) -> Marks:
    most = len(marks.low)
    low, high = np.empty(2 * most, np.int64), np.empty(2 * most, np.int64)
    after = np.empty(2 * most, np.int32)
    low[:most], high[:most], after[:most] = marks.low, marks.high, marks.after
    return Marks(marks.first, low, high, after, marks.made)
