"""The way back to an opening node: until when money may leave each node to be home in time."""

from typing import NamedTuple

import numpy as np

from queries.flow.columns import Int32s, Int64s
from queries.flow.compiled import compiled
from queries.flow.rings_piece import Piece

#: Before any flow.
NEVER = -(2**61)


class Bounds(NamedTuple):
    """What is searched for.

    Attributes:
        hops, window: most flows of a ring; most milliseconds from its first flow to its last.
        gap: 1 where each flow must be later than the one before, else 0.
        single: whether rows are flow numbers, each combination for itself, or nodes.
        over, under: least share of the opening amount in each flow, if single.
        most, effort: rows found, steps done, after which the search stops.
    """

    hops: int
    window: int
    gap: int
    single: bool
    over: int
    under: int
    most: int
    effort: int


class Desk(NamedTuple):
    """Working memory of a search; arrays over nodes, then over the depth of the walk.

    `leave[v, r]` is the latest moment to leave node v and be home in r flows or fewer.
    """

    leave: Int64s
    closing: Int32s
    known: Int32s
    near: Int32s
    far: Int32s
    on_path: Int32s
    known_end: Int64s
    path: Int64s
    flow: Int64s
    cursor: Int64s
    stop: Int64s
    by_known: Int64s
    inner: Int64s
    inner_stop: Int64s
    steps: Int64s


@compiled
def new_desk(nodes: int, hops: int) -> Desk:
    return Desk(
        np.full((nodes, hops), NEVER, np.int64),
        np.empty(nodes, np.int32),
        np.empty(nodes, np.int32),
        np.empty(nodes, np.int32),
        np.empty(nodes, np.int32),
        np.zeros(nodes, np.int32),
        np.zeros(hops + 1, np.int64),
        np.zeros(hops + 1, np.int64),
        np.zeros(hops + 1, np.int64),
        np.zeros(hops + 1, np.int64),
        np.zeros(hops + 1, np.int64),
        np.zeros(hops + 1, np.int64),
        np.zeros(hops + 1, np.int64),
        np.zeros(hops + 1, np.int64),
        np.zeros(1, np.int64),
    )


@compiled
def first(at: Int64s, low: int, high: int, moment: int) -> int:
    """Return the first position from low up to high that is not before the moment, or high."""
    while low < high:
        middle = (low + high) // 2
        if at[middle] < moment:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _last(piece: Piece, pair: int, start: int, end: int) -> int:
    """Return the moment of the pair's last flow from start to end, or NEVER."""
    low = piece.first[pair]
    last = first(piece.at, low, piece.first[pair + 1], end + 1) - 1
    return piece.at[last] if last >= low and piece.at[last] >= start else NEVER


@compiled
def homeward(
    piece: Piece, desk: Desk, bounds: Bounds, home: int, start: int, end: int, openings: int
) -> tuple[int, bool, int]:
    """Fill `leave` level by level; return levels, whether more would add nothing, known nodes.

    A level more is filled while it looks at fewer pairs than it saves the walks forward: by a
    guess, as many as there are openings times the mean number of pairs of a node, to the power of
    the steps that walks then go without knowing the way.
    """
    known = _one_flow_from(piece, desk, home, start, end)
    near, far, level, count = desk.near, desk.far, 1, known
    spread = max(2.0, len(piece.pair_source) / len(piece.nodes))
    desk.known_end[1] = known
    while count > 0 and level < bounds.hops - 1:
        pairs = 0
        for x in range(count):
            pairs += piece.in_start[near[x] + 1] - piece.in_start[near[x]]
        if pairs > openings * spread ** (bounds.hops - 1 - level):
            return level, False, known
        desk.steps[0] += pairs
        for x in range(known):
            desk.leave[desk.known[x], level + 1] = desk.leave[desk.known[x], level]
        level += 1
        fresh = 0
        for x in range(count):
            before = desk.leave[near[x], level - 1] - bounds.gap
            for z in range(piece.in_start[near[x]], piece.in_start[near[x] + 1]):
                node = piece.pair_source[piece.in_pair[z]]
                best = desk.leave[node, level]
                if node == home or best >= before:
                    continue
                moment = _last(piece, piece.in_pair[z], start, before)
                if moment <= best:
                    continue
                if best == desk.leave[node, level - 1]:
                    far[fresh] = node
                    fresh += 1
                if best == NEVER:
                    desk.known[known] = node
                    known += 1
                desk.leave[node, level] = moment
        desk.known_end[level] = known
        near, far, count = far, near, fresh
    return level, True, known


@compiled
def _one_flow_from(piece: Piece, desk: Desk, home: int, start: int, end: int) -> int:
    """Note the nodes with a flow home from start to end; return how many there are."""
    known = 0
    for x in range(piece.in_start[home], piece.in_start[home + 1]):
        pair = piece.in_pair[x]
        moment = _last(piece, pair, start, end)
        if moment > NEVER:
            node = piece.pair_source[pair]
            desk.leave[node, 1], desk.closing[node] = moment, pair
            desk.known[known], desk.near[known] = node, node
            known += 1
    desk.steps[0] += known + 1
    return known


@compiled
def can_return(
    desk: Desk, reach: tuple[int, bool, int], node: int, moment: int, flows: int
) -> bool:
    """Whether who may leave the node from the moment on may be home in so many flows."""
    if flows > reach[0] and not reach[1]:
        return True
    return desk.leave[node, min(flows, reach[0])] >= moment
