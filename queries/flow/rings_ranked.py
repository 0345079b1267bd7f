"""The rings that were found, with their money, in order; only the first are spelt out."""

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from queries.flow.columns import Columns, Int32s, Int64s
from queries.flow.rings_answer import Ring
from queries.flow.rings_money import Accounts, Paired, accounts, listed, paired, taking_part
from queries.flow.rings_options import RingOptions

#: Rings accounted for by one thread at a time.
_AT_ONCE: Final = 4_096


def one_by_one(
    flows: Columns, low: int, high: int, rows: Int32s, options: RingOptions
) -> tuple[list[Ring], int]:
    """Return the first rings of single flows, and how many there are."""
    if not len(rows):
        return [], 0
    opened, back = flows.at[rows[:, 0]], flows.amount[rows[:, 0]]
    for hop in rows.T[1:]:
        np.minimum(back, np.where(hop >= 0, flows.amount[hop], back), out=back)
    likely = _likely(back, opened, options.limit)
    order = np.lexsort((*rows[likely].T[::-1], opened[likely], -back[likely]))
    best = likely[order[: options.limit]]
    return [_single(flows, [int(x) for x in rows[x] if x >= 0]) for x in best], len(rows)


def _single(flows: Columns, ring: list[int]) -> Ring:
    amounts = [int(flows.amount[flow]) for flow in ring]
    return Ring(
        nodes=tuple(int(flows.source[flow]) for flow in ring),
        flows=tuple(ring),
        amount_out=amounts[0],
        amount_back=min(amounts),
        opened=int(flows.at[ring[0]]),
        closed=int(flows.at[ring[-1]]),
        net=_net(amounts),
    )


def by_nodes(
    flows: Columns, low: int, high: int, rows: Int32s, options: RingOptions
) -> tuple[list[Ring], int]:
    """Return the first rings of nodes with all their flows, and how many there are."""
    if not len(rows):
        return [], 0
    pairs = paired(flows, low, high, rows)
    books = _accounts(pairs, options)
    share = options.share
    enough = np.flatnonzero(books.back >= _floor(books.out, share.numerator, share.denominator))
    likely = enough[_likely(books.back[enough], books.opened[enough], options.limit)]
    rings = [_joint(rows[x], pairs, int(x), books, options) for x in likely]
    rings.sort(key=lambda ring: (-ring.amount_back, ring.opened, ring.flows))
    return rings[: options.limit], len(enough)


def _accounts(pairs: Paired, options: RingOptions) -> Accounts:
    """Return what came back through all rings, a stretch of them per thread."""
    edges = [*range(0, len(pairs.rows), _AT_ONCE), len(pairs.rows)]
    gap = int(options.strict)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        jobs = [
            threads.submit(accounts, pairs, *x, options.window, gap) for x in pairwise(edges)
        ]
        done = [job.result() for job in jobs]
    return Accounts(*(np.concatenate(column) for column in zip(*done, strict=True)))


def _joint(
    row: Int32s, pairs: Paired, ring: int, books: Accounts, options: RingOptions
) -> Ring:
    part, turn = taking_part(pairs, ring, options.window, int(options.strict))
    hops = listed(pairs, ring, turn, part)
    nodes = [int(node) for node in row if node >= 0]
    return Ring(
        nodes=tuple(nodes[turn:] + nodes[:turn]),
        flows=tuple(np.sort(pairs.number[np.concatenate(hops)]).tolist()),
        amount_out=int(books.out[ring]),
        amount_back=int(books.back[ring]),
        opened=int(books.opened[ring]),
        closed=int(books.closed[ring]),
        net=_net([int(pairs.amount[hop].sum()) for hop in hops]),
    )


def _floor(amount: Int64s, over: int, under: int) -> Int64s:
    """Return the least amounts that are over / under of these; exact, without overflow."""
    whole, rest = np.divmod(amount, under)
    least: Int64s = whole * over + (rest * over + under - 1) // under
    return least


def _net(passed: list[int]) -> tuple[int, ...]:
    """Return in minus out of each node, from what each sends to the next."""
    return tuple(
        before - own for before, own in zip([passed[-1], *passed], passed, strict=False)
    )


def _likely(back: Int64s, opened: Int64s, limit: int) -> npt.NDArray[np.intp]:
    """Return where the first `limit` stand by most back, then earliest; all of the last tie."""
    chosen: npt.NDArray[np.intp] = np.arange(len(back))
    if len(back) <= limit:
        return chosen
    least = np.partition(back, len(back) - limit)[len(back) - limit]
    chosen = np.flatnonzero(back >= least)
    chosen = chosen[np.lexsort((opened[chosen], -back[chosen]))]
    last = chosen[limit - 1]
    tied = (back[chosen] == back[last]) & (opened[chosen] == opened[last])
    best: npt.NDArray[np.intp] = chosen[(np.arange(len(chosen)) < limit) | tied]
    return best
