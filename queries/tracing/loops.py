"""Flows of one moment that lead in a circle, where a flow could follow itself.

Time orders all other flows: a chain cannot come back to an earlier one. Only flows of the
same time on a closed way (a self-transfer, A→B→A on one day) need an explicit list of the
ways through them that use no flow twice.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np

from queries.tracing.deadline import Deadline
from queries.tracing.flows import Mask
from queries.tracing.names import Codes


@dataclass(frozen=True, slots=True)
class Loops:
    """Ways through circles of equal time, up to the longest asked.

    Attributes:
        flows: the flows on circles, as positions.
        before, after: pairs on one circle where `after` may follow `before`.
        first, last, length, ways: how many ways of `length` flows lead from one to another.
        member: (flow, first, last, length) of every flow on every way.
    """

    flows: Codes
    before: Codes
    after: Codes
    first: Codes
    last: Codes
    length: Codes
    ways: Codes
    member: tuple[Codes, Codes, Codes, Codes]


def find_loops(near: Codes, far: Codes, when: Codes, hops: int, deadline: Deadline) -> Loops:
    """Return the circles among flows from `near` to `far` at `when`.

    Cost: linear but for the ways inside a circle, whose number grows with the power of `hops`.

    Raises:
        QueryTimeout: there are too many ways to list in the time left.
    """
    pairs: list[tuple[int, int]] = []
    ways: Counter[tuple[int, int, int]] = Counter()
    members: set[tuple[int, int, int, int]] = set()
    circles = list(_circles(near, far, when))
    for circle in circles:
        follows = {
            flow: [other for other in circle if near[other] == far[flow]] for flow in circle
        }
        pairs += [(flow, other) for flow in circle for other in follows[flow]]
        for count, way in enumerate(_ways(circle, follows, hops)):
            if count % 1024 == 0:
                deadline.left()
            key = (way[0], way[-1], len(way))
            ways[key] += 1
            members.update((flow, *key) for flow in way)
    first, last, length = _columns(list(ways), 3)
    before, after = _columns(pairs, 2)
    flows = np.array([flow for circle in circles for flow in circle], np.int64)
    counts = np.array(list(ways.values()), np.int64)
    member, m_first, m_last, m_length = _columns(list(members), 4)
    return Loops(
        flows, before, after, first, last, length, counts, (member, m_first, m_last, m_length)
    )


def _columns(rows: Sequence[tuple[int, ...]], width: int) -> list[Codes]:
    return list(np.array(rows, np.int64).reshape(-1, width).T)


def _ways(circle: list[int], follows: dict[int, list[int]], hops: int) -> Iterator[list[int]]:
    stack = [[flow] for flow in circle]
    while stack:
        way = stack.pop()
        yield way
        if len(way) < hops:
            stack += [[*way, other] for other in follows[way[-1]] if other not in way]


def _circles(near: Codes, far: Codes, when: Codes) -> Iterator[list[int]]:
    """Yield the flows of each circle: both ends in one strong component of one moment."""
    left = _peel(near, far, when)
    by_time: dict[int, list[int]] = {}
    for flow in left.tolist():
        by_time.setdefault(int(when[flow]), []).append(flow)
    for flows in by_time.values():
        graph = nx.DiGraph((int(near[flow]), int(far[flow])) for flow in flows)
        part = {
            node: number
            for number, nodes in enumerate(nx.strongly_connected_components(graph))
            for node in nodes
        }
        grouped: dict[int, list[int]] = {}
        for flow in flows:
            if part[int(near[flow])] == part[int(far[flow])]:
                grouped.setdefault(part[int(near[flow])], []).append(flow)
        yield from grouped.values()


def _peel(near: Codes, far: Codes, when: Codes) -> Codes:
    """Return the flows left when those that nothing precedes or follows are taken off."""
    follows, leads = joined(near, far)
    left = np.intersect1d(follows, leads, assume_unique=True)
    near, far, when = near[left], far[left], when[left]
    kept, left = left, np.arange(len(left))
    moment = np.unique(when, return_inverse=True)[1]
    width = int(max(near.max(initial=0), far.max(initial=0))) + 1
    start, end = moment * width + near, moment * width + far
    while len(left):
        keep: Mask = np.isin(start[left], end[left]) & np.isin(end[left], start[left])
        if keep.all():
            break
        left = left[keep]
    return np.asarray(kept[left])


def joined(near: Codes, far: Codes) -> tuple[Codes, Codes]:
    """Return the flows that begin where one ends, and those that end where one begins."""
    nodes = int(max(near.max(initial=-1), far.max(initial=-1))) + 1
    begins, ends = np.zeros((2, nodes), np.bool_)
    begins[near], ends[far] = True, True
    return np.flatnonzero(ends[near]), np.flatnonzero(begins[far])
