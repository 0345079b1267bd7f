"""What came back through a ring of nodes: which of its flows take part, and how much returned.

A flow takes part when some combination holds it. What stands before it and what follows are
independent of each other, so it is enough that the earliest closing after it is at most a
window later than the latest opening before it; two passes over the ring's flows find both.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from queries.flow.columns import Bytes, Columns, Int32s, Int64s
from queries.flow.compiled import compiled

#: Before and after any flow.
NEVER = -(2**61)
LATER = 2**61


class Paired(NamedTuple):
    """The flows of the pairs of nodes that are in a ring, by pair and time.

    Attributes:
        first: where the flows of a pair begin (pairs + 1).
        number, at, amount: flow number, epoch milliseconds, fen (flows).
        rows: pairs of each ring, in its order from its least node; ends in -1 (rings, hops).
    """

    first: Int64s
    number: Int32s
    at: Int64s
    amount: Int64s
    rows: Int32s


def paired(flows: Columns, low: int, high: int, rows: Int32s) -> Paired:
    """Return the flows low up to high whose source is followed by their target in a row."""
    following = np.roll(rows, -1, axis=1)
    following[:, -1] = -1
    closing = (rows >= 0).sum(axis=1) - 1
    following[np.arange(len(rows)), closing] = rows[:, 0]
    key = np.where(rows >= 0, rows.astype(np.int64) * flows.nodes + following, -1)
    pairs = np.unique(key[rows >= 0])
    in_ring = np.zeros(flows.nodes, np.bool_)
    in_ring[rows[rows >= 0]] = True
    near = (
        np.flatnonzero(in_ring[flows.source[low:high]] & in_ring[flows.target[low:high]]) + low
    )
    whole = flows.source[near].astype(np.int64) * flows.nodes + flows.target[near]
    pair = np.searchsorted(pairs[:-1], whole)
    here = np.flatnonzero(pairs[pair] == whole)
    order = here[np.argsort(pair[here], kind="stable")]
    first = np.searchsorted(pair[order], np.arange(len(pairs) + 1))
    number = near[order].astype(np.int32)
    row = np.where(key >= 0, np.searchsorted(pairs, key), -1).astype(np.int32)
    return Paired(first.astype(np.int64), number, flows.at[number], flows.amount[number], row)


class Accounts(NamedTuple):
    """Of each ring: place of its opening node, times, fen out of it and back, flows (rings)."""

    turn: Int64s
    opened: Int64s
    closed: Int64s
    out: Int64s
    back: Int64s
    flows: Int64s


@compiled
def accounts(paired: Paired, low: int, high: int, window: int, gap: int) -> Accounts:
    """Return what came back through the rings low up to high; time grows with their flows."""
    size = high - low
    kept = Accounts(
        np.empty(size, np.int64),
        np.empty(size, np.int64),
        np.empty(size, np.int64),
        np.empty(size, np.int64),
        np.empty(size, np.int64),
        np.empty(size, np.int64),
    )
    for x in range(size):
        begins, hops = _begins(paired, low + x)
        flows = begins[hops]
        part, turn = taking_part(paired, low + x, window, gap)
        opened, closed, count = LATER, NEVER, 0
        for hop in range(hops):
            shift = paired.first[paired.rows[low + x, hop]] - begins[hop]
            for y in range(begins[hop], begins[hop + 1]):
                if part[y]:
                    opened = min(opened, paired.at[y + shift])
                    closed = max(closed, paired.at[y + shift])
                    count += 1
        kept.turn[x], kept.opened[x], kept.closed[x], kept.flows[x] = (
            turn,
            opened,
            closed,
            count,
        )
        kept.out[x], kept.back[x] = _returned(paired, low + x, turn, window, gap, flows)
    return kept


@compiled
def _begins(paired: Paired, ring: int) -> tuple[Int64s, int]:
    """Return where the flows of each hop begin when all stand in a line, and how many hops."""
    begins, hops = np.zeros(paired.rows.shape[1] + 1, np.int64), 0
    while hops < paired.rows.shape[1] and paired.rows[ring, hops] >= 0:
        pair = paired.rows[ring, hops]
        begins[hops + 1] = begins[hops] + paired.first[pair + 1] - paired.first[pair]
        hops += 1
    return begins, hops


@compiled
def taking_part(paired: Paired, ring: int, window: int, gap: int) -> tuple[Bytes, int]:
    """Return which flows of the ring, hop by hop, are in a combination, and who opens first."""
    begins, hops = _begins(paired, ring)
    part = np.zeros(begins[hops], np.uint8)
    best, opener, turn = LATER, -1, 0
    for start in range(hops):
        opening, closing = _spans(paired, ring, start, begins, hops, gap)
        for y in range(begins[hops]):
            if closing[y] - opening[y] <= window:
                part[y] = 1
        shift = paired.first[paired.rows[ring, start]] - begins[start]
        for y in range(begins[start], begins[start + 1]):
            if closing[y] - opening[y] <= window:
                moment, number = paired.at[y + shift], paired.number[y + shift]
                if moment < best or (moment == best and number < opener):
                    best, opener, turn = moment, number, start
                break
    return part, turn


@compiled
def _spans(
    paired: Paired, ring: int, start: int, begins: Int64s, hops: int, gap: int
) -> tuple[Int64s, Int64s]:
    """Return of each flow the latest opening before it and the earliest closing after it."""
    opening = np.full(begins[hops], NEVER, np.int64)
    closing = np.full(begins[hops], LATER, np.int64)
    for step in range(hops):
        hop, last = (start + step) % hops, (start + step - 1) % hops
        shift = paired.first[paired.rows[ring, hop]] - begins[hop]
        back = paired.first[paired.rows[ring, last]] - begins[last]
        y = begins[last]
        for x in range(begins[hop], begins[hop + 1]):
            if step == 0:
                opening[x] = paired.at[x + shift]
                continue
            while y < begins[last + 1] and paired.at[y + back] + gap <= paired.at[x + shift]:
                y += 1
            if y > begins[last]:
                opening[x] = opening[y - 1]
    for step in range(hops - 1, -1, -1):
        hop, then = (start + step) % hops, (start + step + 1) % hops
        shift = paired.first[paired.rows[ring, hop]] - begins[hop]
        ahead = paired.first[paired.rows[ring, then]] - begins[then]
        y = begins[then]
        for x in range(begins[hop], begins[hop + 1]):
            if step == hops - 1:
                closing[x] = paired.at[x + shift]
                continue
            while y < begins[then + 1] and paired.at[x + shift] + gap > paired.at[y + ahead]:
                y += 1
            if y < begins[then + 1]:
                closing[x] = closing[y]
    return opening, closing


@compiled
def _returned(
    paired: Paired, ring: int, turn: int, window: int, gap: int, flows: int
) -> tuple[int, int]:
    """Return fen that left the opening node on openings, and fen of it that came back.

    Flows are taken in the order of time; of one moment, in the order of the ring, or against it
    where each flow must be later. A node passes on the money that left first, first, and only
    money that can still be home within the window of its leaving by the flows that follow.
    """
    begins, hops = _begins(paired, ring)
    _, closing = _spans(paired, ring, turn, begins, hops, gap)
    place = begins[:hops].copy()
    left, money = np.empty((hops, flows), np.int64), np.empty((hops, flows), np.int64)
    head, tail = np.zeros(hops, np.int64), np.zeros(hops, np.int64)
    out, back = 0, 0
    while True:
        step, moment = -1, LATER
        for x in range(hops):
            hop = (turn + x) % hops
            if place[hop] < begins[hop + 1]:
                at = paired.at[paired.first[paired.rows[ring, hop]] + place[hop] - begins[hop]]
                if at < moment or (gap and at == moment):
                    step, moment = x, at
        if step < 0:
            return out, back
        hop = (turn + step) % hops
        y = place[hop]
        place[hop] += 1
        room = paired.amount[paired.first[paired.rows[ring, hop]] + y - begins[hop]]
        if step == 0 and closing[y] - moment > window:
            continue
        if step == 0:
            out += room
        while room > 0:
            if step == 0:
                since, passed = moment, room
            else:
                while head[step] < tail[step] and closing[y] - left[step, head[step]] > window:
                    head[step] += 1
                if head[step] == tail[step]:
                    break
                since = left[step, head[step]]
                passed = min(room, money[step, head[step]])
                money[step, head[step]] -= passed
                if money[step, head[step]] == 0:
                    head[step] += 1
            room -= passed
            if step == hops - 1:
                back += passed
            else:
                _receive(left[step + 1], money[step + 1], head, tail, step + 1, since, passed)


@compiled
def _receive(
    left: Int64s, money: Int64s, head: Int64s, tail: Int64s, step: int, since: int, fen: int
) -> None:
    """Put money that left at `since` at the end of a node's queue."""
    last = tail[step]
    if last > head[step] and left[last - 1] == since:
        money[last - 1] += fen
        return
    left[last], money[last] = since, fen
    tail[step] += 1


def listed(paired: Paired, ring: int, turn: int, part: npt.NDArray[np.uint8]) -> list[Int64s]:
    """Return positions in `paired` of the flows that take part, hop by hop from the opening."""
    row = paired.rows[ring][paired.rows[ring] >= 0]
    sizes = paired.first[row + 1] - paired.first[row]
    chosen = np.split(part, np.cumsum(sizes)[:-1])
    found = [
        np.flatnonzero(own) + paired.first[pair] for own, pair in zip(chosen, row, strict=True)
    ]
    return found[turn:] + found[:turn]
