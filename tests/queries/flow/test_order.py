"""The order of flows: by time, money in before money out, whatever the order of loading."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Flow
from queries.flow.columns import Int32s
from queries.flow.order import Placed, in_time, places, sorted_by

KINDS = len(tuple(Flow))
RETURNED = tuple(Flow).index(Flow.RETURNED)
few = settings(max_examples=100, deadline=None)
rows = st.lists(
    st.tuples(
        st.integers(0, 5), st.integers(0, 5), st.integers(0, 2), st.integers(0, KINDS - 1)
    ),
    max_size=20,
)
Row = tuple[int, int, int, int]


def ordered(flows: list[Row], numbers: list[int]) -> list[int]:
    """Return `numbers`, which are rows of one batch, in the order of time."""
    source, target, at, kind = (
        np.array([flows[n][part] for n in numbers], dtype)
        for part, dtype in enumerate((np.int32, np.int32, np.int64, np.uint8))
    )
    key = places(kind, np.zeros(len(numbers), np.int32), np.array(numbers, np.int32))

    def placed(order: Int32s) -> Placed:
        return source[order], target[order], at[order], kind[order]

    order, again = in_time(6, at, key, placed)
    assert [column.tolist() for column in again] == [each.tolist() for each in placed(order)]
    return [numbers[place] for place in order]


@few
@given(keys=st.lists(st.integers(-(2**40), 2**40)))
def test_sorting_is_that_of_numpy(keys: list[int]) -> None:
    array = np.array(keys, np.int64)
    assert sorted_by(array).tolist() == np.argsort(array, kind="stable").tolist()


@few
@given(flows=rows, shuffle=st.randoms())
def test_the_order_does_not_depend_on_how_flows_were_read(
    flows: list[Row], shuffle: object
) -> None:
    numbers = list(range(len(flows)))
    mixed = numbers.copy()
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert ordered(flows, numbers) == ordered(flows, mixed)


@few
@given(flows=rows)
def test_flows_never_go_back_in_time(flows: list[Row]) -> None:
    order = ordered(flows, list(range(len(flows))))
    assert sorted(order) == list(range(len(flows)))
    assert all(flows[a][2] <= flows[b][2] for a, b in pairwise(order))


@few
@given(flows=rows)
def test_money_comes_in_before_it_goes_on_in_the_same_moment(flows: list[Row]) -> None:
    """Where the flows of a moment form no circle."""
    acyclic = [(min(a, b), max(a, b), at, kind) for a, b, at, kind in flows if a != b]
    flows = [row for row in acyclic if row[3] != RETURNED]
    place = {number: at for at, number in enumerate(ordered(flows, list(range(len(flows)))))}
    for one, (_, target, at, _) in enumerate(flows):
        for other, (source, _, when, _) in enumerate(flows):
            if at == when and target == source:
                assert place[one] < place[other]


def test_a_return_of_the_same_moment_comes_last() -> None:
    returned = (1, 0, 0, RETURNED)
    paid = (0, 1, 0, tuple(Flow).index(Flow.PAID))
    assert ordered([returned, paid], [0, 1]) == [1, 0]


def test_a_circle_is_cut_before_its_first_row() -> None:
    circle = [(1, 2, 0, 0), (2, 0, 0, 0), (0, 1, 0, 0)]
    assert ordered(circle, [0, 1, 2]) == [0, 1, 2]
    assert ordered([(0, 1, 0, 0), (1, 2, 0, 0), (2, 0, 0, 0)], [0, 1, 2]) == [0, 1, 2]
