"""Pieces of the graph in which rings are searched: a stretch of time, cut to what can cycle."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from queries.flow.columns import Bytes, Columns, Int32s, Int64s, indexed
from queries.flow.compiled import compiled
from queries.flow.rings_cut import cut

#: About how many flows a piece has at least, so that a short window makes no million pieces.
_FLOWS: Final = 16_384


class Piece(NamedTuple):
    """Flows that lie on cycles; a pair is all flows from one node to another.

    Flows stand by source, target and time; `nodes` and `number` say which they are outside.
    Pairs stand by source and target; pair p has the flows `first[p]` up to `first[p + 1]`.

    Attributes:
        nodes: node of the whole graph, ascending (n).
        number, at, amount: number in the whole graph, epoch milliseconds, fen (m).
        first: where the flows of a pair begin (pairs + 1).
        pair_source, pair_target: nodes of this piece (pairs).
        out_start, in_start: where the pairs of a node begin, in `first` and `in_pair` (n + 1).
        in_pair: pairs by target (pairs).
        leave_start, leaving: the flows of each node by time (n + 1, m).
        openings_end: only flows before this moment open a ring here.
        wanted: 1 for nodes of which a ring must have one (n).
    """

    nodes: Int32s
    number: Int32s
    at: Int64s
    amount: Int64s
    first: Int64s
    pair_source: Int32s
    pair_target: Int32s
    out_start: Int64s
    in_start: Int64s
    in_pair: Int32s
    leave_start: Int64s
    leaving: Int32s
    openings_end: int
    wanted: Bytes


def pieces(
    flows: Columns, low: int, high: int, window: int, through: Bytes | None = None
) -> Iterator[Piece]:
    """Yield, in the order of time, pieces that hold every ring of the flows low up to high.

    `through` is 1 for the nodes of which a ring must have one; None stands for all.

    A ring lies wholly in the piece in which it opens: pieces overlap by the window. Takes a few
    passes over the flows; what is on no cycle within a piece is left out.
    """
    if low == high:
        return
    window = min(window, int(flows.at[high - 1] - flows.at[low]))
    source, target, at = flows.source[low:high], flows.target[low:high], flows.at[low:high]
    place = cut(source, target, at, flows.nodes, window)
    if not len(place):
        return
    source, target, at = source[place], target[place], at[place]
    number = place + np.int32(low)
    begin, span = int(at[0]), int(at[-1] - at[0])
    stretch = max(window, span // max(1, len(at) // _FLOWS), 1)
    lookup = np.full(flows.nodes, -1, np.int32)
    for start in range(begin, int(at[-1]) + 1, stretch):
        first, end = (int(x) for x in np.searchsorted(at, [start, start + stretch + window]))
        here = _cyclic(source[first:end], target[first:end], lookup)
        if len(here):
            yield _piece(flows, number[first:end][here], start + stretch, through)


def _cyclic(source: Int32s, target: Int32s, lookup: Int32s) -> Int32s:
    """Return the positions of the flows that lie on a cycle among them."""
    number, source, target, nodes = _passed_on(source, target, lookup)
    if not len(number):
        return number
    graph = coo_array((np.ones(len(number), np.int8), (source, target)), shape=(nodes, nodes))
    _, part = connected_components(graph.tocsr(), directed=True, connection="strong")
    kept: Int32s = number[part[source] == part[target]]
    return kept


@compiled
def _passed_on(
    source: Int32s, target: Int32s, lookup: Int32s
) -> tuple[Int32s, Int32s, Int32s, int]:
    """Drop flows from nodes that nothing reaches, to nodes that nothing leaves, and to oneself.

    Three rounds; return positions, sources and targets by numbers from 0, and how many nodes.
    `lookup` is -1 throughout (nodes), and is so again afterwards.
    """
    count, nodes = 0, 0
    number = np.empty(len(source), np.int32)
    one, other = np.empty(len(source), np.int32), np.empty(len(source), np.int32)
    for x in range(len(source)):
        if source[x] == target[x]:
            continue
        for end in (source[x], target[x]):
            if lookup[end] < 0:
                lookup[end] = nodes
                nodes += 1
        number[count], one[count] = x, lookup[source[x]]
        other[count] = lookup[target[x]]
        count += 1
    for x in range(len(source)):
        lookup[source[x]] = -1
        lookup[target[x]] = -1
    for _ in range(3):
        leaves, reached = np.zeros(nodes, np.uint8), np.zeros(nodes, np.uint8)
        for x in range(count):
            leaves[one[x]] = 1
            reached[other[x]] = 1
        kept = 0
        for x in range(count):
            if reached[one[x]] and leaves[other[x]]:
                number[kept], one[kept], other[kept] = number[x], one[x], other[x]
                kept += 1
        count = kept
    return number[:count], one[:count], other[:count], nodes


def _piece(flows: Columns, number: Int32s, openings_end: int, through: Bytes | None) -> Piece:
    """Return the flows of these numbers, ascending, as a piece."""
    source, target = flows.source[number], flows.target[number]
    nodes, own = np.unique(np.concatenate((source, target)), return_inverse=True)
    source, target = np.split(own.astype(np.int32), 2)
    key = source.astype(np.int64) * len(nodes) + target
    order = np.argsort(key, kind="stable")
    position = np.empty(len(order), np.int32)
    position[order] = np.arange(len(order), dtype=np.int32)
    pairs, first = np.unique(key[order], return_index=True)
    pair_source, pair_target = np.divmod(pairs, len(nodes))
    in_start, in_pair = indexed(pair_target.astype(np.int32), len(nodes))
    leave_start, leaving = indexed(source, len(nodes))
    return Piece(
        nodes=nodes.astype(np.int32),
        number=number[order],
        at=flows.at[number][order],
        amount=flows.amount[number][order],
        first=np.append(first, len(order)).astype(np.int64),
        pair_source=pair_source.astype(np.int32),
        pair_target=pair_target.astype(np.int32),
        out_start=_starts(pair_source, len(nodes)),
        in_start=in_start,
        in_pair=in_pair,
        leave_start=leave_start,
        leaving=position[leaving],
        openings_end=openings_end,
        wanted=np.ones(len(nodes), np.uint8) if through is None else through[nodes],
    )


def _starts(ends: Int64s, nodes: int) -> Int64s:
    start = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(ends, minlength=nodes), out=start[1:])
    return start
