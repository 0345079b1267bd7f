"""Flows that no ring can hold, told by the times of their neighbours."""

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np

from queries.flow.columns import Bytes, Int32s, Int64s
from queries.flow.compiled import compiled

_ROUNDS: Final = 4
#: A round that drops less than one flow in so many is the last.
_WORTH: Final = 8
_FAR: Final = 2**62

#: What is known of a flow: money came to its source, money left its target.
_CAME_BEFORE: Final = 1
_LEFT_BEFORE: Final = 2
_CAME_AFTER: Final = 4
_LEFT_AFTER: Final = 8
#: By all that is known of a flow, whether it may open a ring, stand within one, or close one.
_NEEDED: Final = np.array(
    [
        all(told & each for each in (_CAME_AFTER, _LEFT_AFTER))
        or all(told & each for each in (_CAME_BEFORE, _LEFT_AFTER))
        or all(told & each for each in (_CAME_BEFORE, _LEFT_BEFORE))
        for told in range(16)
    ]
)


def cut(source: Int32s, target: Int32s, at: Int64s, nodes: int, window: int) -> Int32s:
    """Return the positions of flows that may lie on a ring within `window`, rising.

    A flow of a ring has one before it or after it at both of its ends: the opening one has a
    flow to its source and one from its target after it, the closing one both before it, any
    other one that to its source before and that from its target after it. Flows stand in the
    order of time. Cost: two passes a round, at most four rounds.
    """
    kept = np.flatnonzero(source != target).astype(np.int32)
    with ThreadPoolExecutor(2) as threads:
        for _ in range(_ROUNDS):
            count = len(kept)
            some = (source, target, at)
            if count < len(source):
                some = (source[kept], target[kept], at[kept])
            before = threads.submit(_before, *some, nodes, window)
            after = threads.submit(_after, *some, nodes, window)
            kept = kept[_NEEDED[before.result() | after.result()]]
            if count - len(kept) < count // _WORTH:
                break
    return kept


@compiled
def _before(source: Int32s, target: Int32s, at: Int64s, nodes: int, window: int) -> Bytes:
    """Return what flows that stand before a flow tell of it.

    What happens in the very moment of a flow is both before and after it.
    """
    told = np.zeros(len(at), np.uint8)
    last = np.full((nodes, 2), -_FAR, np.int64)  # by node: when a flow came, and left
    for flow in range(len(at)):
        leaves, reaches, moment = source[flow], target[flow], at[flow]
        came, left = last[leaves, 0], last[reaches, 1]
        if came >= moment - window:
            told[flow] |= _CAME_BEFORE | (_CAME_AFTER if came == moment else 0)
        if left >= moment - window:
            told[flow] |= _LEFT_BEFORE | (_LEFT_AFTER if left == moment else 0)
        last[reaches, 0] = last[leaves, 1] = moment
    return told


@compiled
def _after(source: Int32s, target: Int32s, at: Int64s, nodes: int, window: int) -> Bytes:
    """Return what flows that stand after a flow tell of it, as `_before` does."""
    told = np.zeros(len(at), np.uint8)
    then = np.full((nodes, 2), _FAR, np.int64)
    for flow in range(len(at) - 1, -1, -1):
        leaves, reaches, moment = source[flow], target[flow], at[flow]
        comes, will = then[leaves, 0], then[reaches, 1]
        if comes <= moment + window:
            told[flow] |= _CAME_AFTER | (_CAME_BEFORE if comes == moment else 0)
        if will <= moment + window:
            told[flow] |= _LEFT_AFTER | (_LEFT_BEFORE if will == moment else 0)
        then[reaches, 0] = then[leaves, 1] = moment
    return told
