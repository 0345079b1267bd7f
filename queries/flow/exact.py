"""Shares of whole fen: exact, by largest remainder, beyond 64 bits on the way."""

from typing import Final

import numpy as np

from queries.flow.columns import Int64s
from queries.flow.compiled import compiled

#: Most fen that may pass through the books together: up to here `share` is exact.
MOST_FEN: Final = 2**56


@compiled
def share(part: int, of: int, whole: int) -> tuple[int, int]:
    """Return `part * of // whole` and the remainder, for 0 ≤ part, of ≤ whole ≤ MOST_FEN.

    The product wraps at 64 bits, and so does what is taken from it: their difference, the
    remainder, is small enough to be right once the quotient is nearly so.
    """
    quotient = np.int64(float(part) * float(of) / float(whole))
    rest = np.int64(part) * np.int64(of) - quotient * np.int64(whole)
    while rest < 0:
        quotient -= 1
        rest += whole
    while rest >= whole:
        quotient += 1
        rest -= whole
    return int(quotient), int(rest)


@compiled
def part_of(mine: int, have: int, amount: int) -> int:
    """Return how much of `amount`, taken from `have`, is of the `mine` in it, half up."""
    if mine == 0 or amount == 0:
        return 0
    taken, rest = share(amount, mine, have)
    return taken + 1 if 2 * rest >= have else taken


@compiled
def apportion(amount: int, weights: Int64s, total: int, parts: Int64s) -> None:
    """Fill `parts` with shares of `amount` by `weights`, which sum to `total` ≥ `amount`.

    The fen that rounding down leaves go to the largest remainders; of equal ones to the first.
    Source: the method of Hamilton and Hare–Niemeyer; Balinski & Young, "Fair Representation"
    (1982).
    """
    rests = np.empty(len(weights), np.int64)
    left = amount
    for each in range(len(weights)):
        parts[each], rests[each] = share(amount, weights[each], total)
        left -= parts[each]
    if left:
        order = np.argsort(-rests, kind="mergesort")
        for each in order[:left]:
            parts[each] += 1
