"""All rings of the graph as rows of numbers: piece by piece, several threads to a piece."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Final

import numpy as np

from queries.flow.columns import Bytes, Columns, Int32s
from queries.flow.rings_home import Bounds
from queries.flow.rings_options import RingOptions
from queries.flow.rings_piece import Piece, pieces
from queries.flow.rings_rows import merged, no_rows
from queries.flow.rings_search import search

#: How many searches share what is left of the bounds; the same on every machine, so that what
#: is found does not depend on how many threads there are.
_AT_ONCE: Final = 4
#: About how many flows open rings in one search.
_OPENINGS: Final = 8_192


def found(
    flows: Columns, low: int, high: int, options: RingOptions, through: Bytes | None = None
) -> tuple[Int32s, int | None]:
    """Return rings of the flows low up to high, and the moment up to which all were searched.

    `through` is 1 for the nodes of which a ring must have one; None stands for all.

    Rows (rings, max_hops) end in -1: flow numbers from the opening one, or distinct rings of
    nodes from the least one. The moment is None if no bound stopped the search; else all rings
    that open before it are there.
    """
    window = min(options.window, int(flows.at[high - 1] - flows.at[low]) if high > low else 0)
    rows, table, count = no_rows(options.max_hops)
    steps, searched = 0, options.since
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for piece in pieces(flows, low, high, window, through):
            for wave in _waves(piece):
                bounds = _bounds(options, window, options.most - count, options.effort - steps)
                jobs = [threads.submit(search, piece, bounds, *part) for part in wave]
                answers = [job.result() for job in jobs]
                for more, taken, _ in answers:
                    rows, table, count = merged(rows, table, count, more)
                    steps += taken
                whole = all(done for _, _, done in answers)
                if not whole or count > options.most or steps > options.effort:
                    return rows[:count], searched
            searched = piece.openings_end
    return rows[:count], None


def _waves(piece: Piece) -> Iterator[list[tuple[int, int]]]:
    """Cut the nodes of the piece into stretches of about equally many flows, some at a time."""
    flows = int(piece.leave_start[-1])
    edges = np.linspace(0, flows, _AT_ONCE * max(1, min(4, flows // _OPENINGS)) + 1)
    nodes = [int(x) for x in np.searchsorted(piece.leave_start, edges)]
    nodes[0], nodes[-1] = 0, len(piece.nodes)
    for x in range(0, len(nodes) - 1, _AT_ONCE):
        yield list(pairwise(nodes[x : x + _AT_ONCE + 1]))


def _bounds(options: RingOptions, window: int, most: int, effort: int) -> Bounds:
    return Bounds(
        hops=options.max_hops,
        window=window,
        gap=int(options.strict),
        single=options.single,
        over=options.share.numerator,
        under=options.share.denominator,
        most=most,
        effort=effort,
    )
