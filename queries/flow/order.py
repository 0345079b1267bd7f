"""The order of flows in time, the same for the same flows however they were loaded."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from graph.model import Flow
from queries.flow.columns import Bytes, Int32s, Int64s
from queries.flow.compiled import compiled

_DIGIT: Final = 12  # bits sorted by at once; as many places are written to at a time
_PARTS: Final = 2  # a thread each; no answer depends on it
_RETURNED: Final = tuple(Flow).index(Flow.RETURNED)

#: Source, target, epoch ms and kind of flows.
Placed = tuple[Int32s, Int32s, Int64s, Bytes]


def in_time(
    nodes: int, at: Int64s, key: Int64s, placed: Callable[[Int32s], Placed]
) -> tuple[Int32s, Placed]:
    """Return flow numbers by time, then so that money comes in before it goes on; and columns.

    Flows of one moment are put in the order of their longest chain of that moment (a return
    comes last); flows of one length by `key`. Where flows of one moment form a circle, it is
    cut before the flow that stands first by `key`.

    Args:
        at: epoch ms of each flow.
        key: another number for each flow (`places`).
        placed: gives source, target, time and kind of flows in the order that it is given.
    """
    order = sorted_by(at, sorted_by(key))
    chained = np.arange(len(order), dtype=np.int32)
    source, target, when, kind = placed(order)
    if _chained(chained, source, target, when, kind, nodes, _RETURNED):
        # Few places away each, so this is quicker than to ask for all of them once more.
        order, source, target = order[chained], source[chained], target[chained]
        kind = kind[chained]
    return order, (source, target, when, kind)


def places(kind: Bytes, batch: Int32s, row: Int32s) -> Int64s:
    """Return one number a flow that sorts by kind, batch and row, of as few bits as will do."""
    rows, batches = (int(each.max(initial=0)).bit_length() for each in (row, batch))
    place = np.empty(len(kind), np.int64)
    in_parts(_key, kind, batch, row, place, also=(batches, rows))
    return place


@compiled
def _key(
    kind: Bytes, batch: Int32s, row: Int32s, place: Int64s, batches: int, rows: int
) -> None:
    for number in range(len(place)):
        above = np.int64(kind[number]) << batches | np.int64(batch[number])
        place[number] = above << rows | np.int64(row[number])


def in_parts(
    work: Callable[..., None], *columns: npt.NDArray[Any], also: tuple[Any, ...] = ()
) -> None:
    """Call `work` with the same parts of all `columns`, and with `also`, a thread for each."""
    with ThreadPoolExecutor(_PARTS) as threads:
        jobs = [
            threads.submit(work, *(column[part] for column in columns), *also)
            for part in parts_of(len(columns[0]))
        ]
        for job in jobs:
            job.result()


def parts_of(count: int) -> list[slice]:
    """Return the parts of `count` that a thread each works on."""
    edges = [count * part // _PARTS for part in range(_PARTS + 1)]
    return [slice(low, high) for low, high in pairwise(edges)]


def sorted_by(keys: Int64s, order: Int32s | None = None) -> Int32s:
    """Return positions of `keys` in rising order; equal keys stay as in `order`.

    By digits, the lowest first. Keys move along with their positions, so that memory is read
    from front to back; halves are counted and moved by a thread each.
    """
    if order is None:
        order = np.arange(len(keys), dtype=np.int32)
    if not len(keys):
        return order
    moved = np.empty_like(keys)
    in_parts(_from_least, order, moved, also=(keys, keys.min()))
    spare, spare_order = np.empty_like(moved), np.empty_like(order)
    parts = parts_of(len(keys))
    with ThreadPoolExecutor(_PARTS) as threads:
        for shift in range(0, int(moved.max()).bit_length(), _DIGIT):
            counts = np.array([*threads.map(_count, [moved[p] for p in parts], repeat(shift))])
            if np.count_nonzero(counts.sum(axis=0)) == 1:
                continue
            before = np.cumsum(counts.sum(axis=0)) - counts.sum(axis=0)
            places = before + np.cumsum(counts, axis=0) - counts
            jobs = [
                threads.submit(_move, moved[p], order[p], shift, place, spare, spare_order)
                for p, place in zip(parts, places, strict=True)
            ]
            for job in jobs:
                job.result()
            moved, spare, order, spare_order = spare, moved, spare_order, order
    return order


@compiled
def _from_least(order: Int32s, moved: Int64s, keys: Int64s, least: int) -> None:
    for number in range(len(order)):
        moved[number] = keys[order[number]] - least


@compiled
def _count(keys: Int64s, shift: int) -> Int64s:
    counts = np.zeros(2**_DIGIT, np.int64)
    for key in keys:
        counts[key >> shift & (2**_DIGIT - 1)] += 1
    return counts


@compiled
def _move(
    keys: Int64s, order: Int32s, shift: int, places: Int64s, out: Int64s, out_order: Int32s
) -> None:
    for number in range(len(keys)):
        digit = keys[number] >> shift & (2**_DIGIT - 1)
        place = places[digit]
        places[digit] += 1
        out[place] = keys[number]
        out_order[place] = order[number]


@compiled
def _chained(
    order: Int32s,
    source: Int32s,
    target: Int32s,
    at: Int64s,
    kind: Bytes,
    nodes: int,
    last: int,
) -> bool:
    """Put the flows of each moment so that a node's money comes in before it goes on.

    Returns whether any had to be moved.
    """
    moved = False
    paid = np.zeros(nodes, np.int32)  # the last moment at which a node paid, counted from 1
    waits = np.zeros(nodes, np.int32)  # flows of the moment that a node still waits for
    level = np.zeros(nodes, np.int32)
    first = np.full(nodes, -1, np.int32)  # its first flow of the moment, as a place in order
    begin = moment = 0
    while begin < len(order):
        end = begin + 1
        while end < len(order) and at[order[end]] == at[order[begin]]:
            end += 1
        moment += 1
        some = order[begin:end]
        if len(some) > 1 and _depends(some, source, target, kind, paid, moment, waits, last):
            _set_levels(some, source, target, kind, waits, level, first, last)
            _sort_levels(some, source, kind, level, last)
            moved = True
            for flow in some:
                for node in (source[flow], target[flow]):
                    waits[node] = level[node] = 0
                    first[node] = -1
        begin = end
    return moved


@compiled
def _depends(
    some: Int32s,
    source: Int32s,
    target: Int32s,
    kind: Bytes,
    paid: Int32s,
    moment: int,
    waits: Int32s,
    last: int,
) -> bool:
    """Count what each node that pays in this moment waits for; return whether any does."""
    for flow in some:
        if kind[flow] != last:
            paid[source[flow]] = moment
    found = False
    for flow in some:
        there = target[flow]
        if paid[there] == moment and kind[flow] != last and source[flow] != there:
            waits[there] += 1
            found = True
    return found


@compiled
def _set_levels(
    moment: Int32s,
    source: Int32s,
    target: Int32s,
    kind: Bytes,
    waits: Int32s,
    level: Int32s,
    first: Int32s,
    last: int,
) -> None:
    after = np.full(len(moment), -1, np.int32)  # the next flow that leaves the same node
    for place in range(len(moment) - 1, -1, -1):
        leaves = source[moment[place]]
        after[place] = first[leaves]
        first[leaves] = place
    for place in range(len(moment)):
        _settle(
            source[moment[place]], moment, source, target, kind, waits, level, first, after,
            last, False,
        )  # fmt: skip
    for place in range(len(moment)):  # what is left goes round in circles
        _settle(
            source[moment[place]], moment, source, target, kind, waits, level, first, after,
            last, True,
        )  # fmt: skip


@compiled
def _settle(
    node: int,
    moment: Int32s,
    source: Int32s,
    target: Int32s,
    kind: Bytes,
    waits: Int32s,
    level: Int32s,
    first: Int32s,
    after: Int32s,
    last: int,
    forced: bool,
) -> None:
    """Let go on from `node`, if it waits for nothing, and from whoever waited for it."""
    if first[node] == -1 or (waits[node] and not forced):
        return
    stack = [node]
    while len(stack):
        here = stack.pop()
        place = first[here]
        first[here] = -1
        while place != -1:
            flow = moment[place]
            place = after[place]
            there = target[flow]
            if kind[flow] == last or there == here:
                continue
            waits[there] -= 1
            if first[there] != -1:
                level[there] = max(level[there], level[here] + 1)
                if not waits[there]:
                    stack.append(there)


@compiled
def _sort_levels(moment: Int32s, source: Int32s, kind: Bytes, level: Int32s, last: int) -> None:
    most = 0
    for flow in moment:
        most = max(most, level[source[flow]])
    place = np.zeros(most + 3, np.int64)
    for flow in moment:
        place[(most + 1 if kind[flow] == last else level[source[flow]]) + 1] += 1
    for each in range(most + 2):
        place[each + 1] += place[each]
    before = moment.copy()
    for flow in before:
        at = most + 1 if kind[flow] == last else level[source[flow]]
        moment[place[at]] = flow
        place[at] += 1
