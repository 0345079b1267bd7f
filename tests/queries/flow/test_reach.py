"""Time-respecting reach against all chains, one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidParameter
from queries.flow.columns import Columns, columns
from queries.flow.reach import Direction, Window, reach

few = settings(max_examples=200, deadline=None)
Edge = tuple[int, int, int]
Arrival = tuple[int, int]
edges = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 6)), max_size=12
).map(lambda rows: sorted(rows, key=lambda row: row[2]))


def as_columns(rows: list[Edge]) -> Columns:
    source, target, at = ([row[part] for row in rows] for part in range(3))
    return columns(5, source, target, [1] * len(rows), at)


def by_chains(
    rows: list[Edge], origin: int, since: int, until: int, strict: bool
) -> set[Arrival]:
    """Return (node, first arrival) of all ends of chains from `origin`."""
    first: dict[int, int] = {}

    def walk(node: int, at: int, used: frozenset[int]) -> None:
        for number, (source, target, when) in enumerate(rows):
            follows = when > at if strict else when >= at
            if source == node and follows and since <= when <= until and number not in used:
                first[target] = min(first.get(target, when), when)
                walk(target, when, used | {number})

    walk(origin, since - 1, frozenset())
    return {(node, at) for node, at in first.items() if node != origin}


@pytest.mark.parametrize("strict", [False, True])
@few
@given(rows=edges, since=st.integers(-1, 4), long=st.integers(0, 8))
def test_reach_is_that_of_all_chains(
    strict: bool, rows: list[Edge], since: int, long: int
) -> None:
    found = reach(as_columns(rows), [0], "out", Window(since, since + long), strict=strict)
    told = set(zip(found.nodes.tolist(), found.at.tolist(), strict=True))
    assert told == by_chains(rows, 0, since, since + long, strict)


@pytest.mark.parametrize("strict", [False, True])
@few
@given(rows=edges, since=st.integers(-1, 4), long=st.integers(0, 8))
def test_reach_against_the_money_is_reach_in_a_mirror(
    strict: bool, rows: list[Edge], since: int, long: int
) -> None:
    mirror = sorted(((b, a, -at) for a, b, at in rows), key=lambda row: row[2])
    found = reach(as_columns(rows), [0], "in", Window(since, since + long), strict=strict)
    told = set(zip(found.nodes.tolist(), (-found.at).tolist(), strict=True))
    assert told == by_chains(mirror, 0, -since - long, -since, strict)


@pytest.mark.parametrize("direction", ["out", "in"])
def test_who_is_reached_first_comes_first(direction: Direction) -> None:
    rows = [(0, 2, 1), (2, 0, 1), (0, 1, 3), (1, 0, 3)]
    found = reach(as_columns(rows), [0], direction)
    assert found.nodes.tolist() == ([2, 1] if direction == "out" else [1, 2])
    assert found.at.tolist() == ([1, 3] if direction == "out" else [3, 1])


def test_a_circle_within_one_moment_is_gone_round() -> None:
    rows = [(2, 3, 5), (1, 2, 5), (0, 1, 5), (3, 4, 5)]
    assert sorted(reach(as_columns(rows), [0]).nodes.tolist()) == [1, 2, 3, 4]
    assert reach(as_columns(rows), [0], strict=True).nodes.tolist() == [1]


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="the window is empty"):
        Window(5, 4)
