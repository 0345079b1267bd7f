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
    """Return working memory for a piece with so many nodes."""
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
def first(at: Int32s | Int64s, low: int, high: int, moment: int) -> int:
    """Return the first position from low up to high that is not before the moment, or high."""
    while low < high:
        middle = (low + high) // 2
        if at[middle] < moment:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _last(at: Int64s, low: int, high: int, start: int, end: int) -> int:
    """Return the last moment from start to end of the flows low up to high, or NEVER."""
    last = first(at, low, high, end + 1) - 1
    return at[last] if last >= low and at[last] >= start else NEVER


@compiled
def homeward(
    piece: Piece, desk: Desk, bounds: Bounds, home: int, start: int, end: int, openings: int
) -> tuple[int, bool, int]:
    """Fill `leave` level by level; return levels, whether more would add nothing, known nodes.

    A level more is filled while it looks at fewer pairs than it saves the walks forward: by a
    guess, the openings times the mean number of pairs of a node to the power of the steps that
    walks would go without knowing the way.
    """
    known = _one_flow_from(piece, desk, home, start, end)
    at, begins, sources = piece.at, piece.first, piece.pair_source
    in_start, in_pair, leave, nodes = piece.in_start, piece.in_pair, desk.leave, desk.known
    near, far, level, count = desk.near, desk.far, 1, known
    hops, gap = bounds.hops, bounds.gap
    spread = max(2.0, len(sources) / len(piece.nodes))
    desk.known_end[1] = known
    while count > 0 and level < hops - 1:
        pairs = 0
        for x in range(count):
            pairs += in_start[near[x] + 1] - in_start[near[x]]
        if pairs > openings * spread ** (hops - 1 - level):
            return level, False, known
        desk.steps[0] += pairs
        for x in range(known):
            leave[nodes[x], level + 1] = leave[nodes[x], level]
        level += 1
        fresh = 0
        for x in range(count):
            before = leave[near[x], level - 1] - gap
            for z in range(in_start[near[x]], in_start[near[x] + 1]):
                pair = in_pair[z]
                node = sources[pair]
                best = leave[node, level]
                if node == home or best >= before:
                    continue
                moment = _last(at, begins[pair], begins[pair + 1], start, before)
                if moment <= best:
                    continue
                if best == leave[node, level - 1]:
                    far[fresh] = node
                    fresh += 1
                if best == NEVER:
                    nodes[known] = node
                    known += 1
                leave[node, level] = moment
        desk.known_end[level] = known
        near, far, count = far, near, fresh
    return level, True, known


@compiled
def _one_flow_from(piece: Piece, desk: Desk, home: int, start: int, end: int) -> int:
    """Note the nodes with a flow home from start to end; return how many there are."""
    known = 0
    at, begins = piece.at, piece.first
    for x in range(piece.in_start[home], piece.in_start[home + 1]):
        pair = piece.in_pair[x]
        moment = _last(at, begins[pair], begins[pair + 1], start, end)
        if moment > NEVER:
            node = piece.pair_source[pair]
            desk.leave[node, 1], desk.closing[node] = moment, pair
            desk.known[known], desk.near[known] = node, node
            known += 1
    desk.steps[0] += known + 1
    return known


@compiled
def can_return(
    leave: Int64s, levels: int, whole: bool, node: int, moment: int, flows: int
) -> bool:
    """Whether who may leave the node from the moment on may be home in so many flows."""
    if flows > levels and not whole:
        return True
    return bool(leave[node, min(flows, levels)] >= moment)
