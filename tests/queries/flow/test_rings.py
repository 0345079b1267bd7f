from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from graph.errors import InvalidParameter
from queries.flow.columns import Columns, columns
from queries.flow.rings import Ring, RingOptions, Rings, rings

Flow = tuple[int, int, int, int]


def graph(*flows: Flow) -> Columns:
    """Flows as (moment, source, target, fen), in the order of time."""
    nodes = max((max(flow[1:3]) for flow in flows), default=0) + 1
    at, source, target, amount = zip(*flows, strict=True) if flows else ([], [], [], [])
    return columns(nodes, source, target, amount, at)


def found(*flows: Flow, **options: Any) -> Rings:
    return rings(graph(*flows), RingOptions(**{"window": 100, **options}))


TRIANGLE = ((1, 0, 1, 100), (2, 1, 2, 80), (3, 2, 0, 90))


@pytest.mark.parametrize("single", [True, False])
def test_a_triangle_tells_what_came_back_and_who_kept_what(single: bool) -> None:
    answer = found(*TRIANGLE, single=single)
    ring = Ring(
        nodes=(0, 1, 2),
        flows=(0, 1, 2),
        amount_out=100,
        amount_back=80,
        opened=1,
        closed=3,
        net=(-10, 20, -10),
    )
    assert answer == Rings(rings=(ring,), total=1, complete=True)
    assert (ring.share, ring.hops, ring.took) == (Fraction(4, 5), 3, 2)


@pytest.mark.parametrize("single", [True, False])
def test_where_nothing_comes_back_there_is_no_ring(single: bool) -> None:
    against_time = ((1, 2, 0, 9), (2, 1, 2, 9), (3, 0, 1, 9))
    for flows in [(), ((1, 0, 0, 5),), ((1, 0, 1, 5), (2, 1, 2, 5)), against_time[1:]]:
        assert found(*flows, single=single) == Rings(rings=(), total=0, complete=True)
    assert found(*against_time, single=single).total == 0


@pytest.mark.parametrize("single", [True, False])
def test_the_window_includes_its_edge(single: bool) -> None:
    assert found(*TRIANGLE, window=2, single=single).total == 1
    assert found(*TRIANGLE, window=1, single=single).total == 0


@pytest.mark.parametrize("single", [True, False])
def test_since_and_until_include_their_edges(single: bool) -> None:
    assert found(*TRIANGLE, since=1, until=3, single=single).total == 1
    assert found(*TRIANGLE, since=2, single=single).total == 0
    assert found(*TRIANGLE, until=2, single=single).total == 0


@pytest.mark.parametrize("single", [True, False])
def test_a_ring_of_more_hops_than_asked_is_left_out(single: bool) -> None:
    assert found(*TRIANGLE, max_hops=3, single=single).total == 1
    assert found(*TRIANGLE, max_hops=2, single=single).total == 0


@pytest.mark.parametrize("single", [True, False])
def test_flows_of_one_moment_are_one_ring_and_none_if_strict(single: bool) -> None:
    tied = ((5, 1, 2, 80), (5, 0, 1, 100), (5, 2, 0, 90))
    (ring,) = found(*tied, single=single).rings
    assert ring.nodes == (1, 2, 0)
    assert (ring.amount_out, ring.amount_back) == (80, 80)
    assert found(*tied, single=single, strict=True).total == 0


def test_strict_needs_a_later_flow_at_every_step() -> None:
    assert found((1, 0, 1, 5), (1, 1, 0, 5)).total == 1
    assert found((1, 0, 1, 5), (1, 1, 0, 5), strict=True).total == 0
    assert found((1, 0, 1, 5), (2, 1, 0, 5), strict=True).total == 1


def test_a_ring_of_nodes_joins_what_single_flows_are_counted_apart_for() -> None:
    flows = ((1, 0, 1, 50), (2, 0, 1, 30), (3, 1, 0, 60), (4, 1, 0, 15))
    (ring,) = found(*flows).rings
    assert ring.flows == (0, 1, 2, 3)
    assert (ring.amount_out, ring.amount_back, ring.net) == (80, 75, (-5, 5))
    apart = found(*flows, single=True)
    assert [(r.flows, r.amount_back) for r in apart.rings] == [
        ((0, 2), 50),
        ((1, 2), 30),
        ((0, 3), 15),
        ((1, 3), 15),
    ]


def test_a_flow_that_is_in_no_combination_is_not_listed() -> None:
    flows = ((1, 1, 0, 7), (2, 0, 1, 50), (3, 1, 0, 60), (50, 0, 1, 70))
    (ring,) = found(*flows, window=5).rings
    assert ring.flows == (0, 1, 2)
    assert ring.nodes == (1, 0)
    assert (ring.opened, ring.closed) == (1, 3)


def test_money_returns_only_within_the_window_of_its_own_leaving() -> None:
    flows = ((0, 0, 1, 50), (8, 0, 1, 20), (10, 1, 0, 30), (18, 1, 0, 100))
    (ring,) = found(*flows, window=10).rings
    assert (ring.amount_out, ring.amount_back) == (70, 30 + 20)


def test_strict_money_does_not_go_on_in_the_moment_it_came() -> None:
    flows = ((1, 0, 1, 10), (5, 0, 1, 10), (5, 1, 0, 30), (9, 1, 0, 1))
    assert found(*flows).rings[0].amount_back == 20
    assert found(*flows, strict=True).rings[0].amount_back == 10 + 1


def test_a_ring_over_two_nodes_may_run_both_ways_but_is_not_two() -> None:
    flows = tuple((t, t % 2, (t + 1) % 2, 10) for t in range(6))
    assert found(*flows).total == 1
    assert found(*flows, single=True).total == 9


def test_both_directions_of_a_triangle_are_two_rings() -> None:
    back = ((14, 0, 2, 70), (15, 2, 1, 70), (16, 1, 0, 70))
    answer = found(*TRIANGLE, *back, window=2)
    assert [ring.nodes for ring in answer.rings] == [(0, 1, 2), (0, 2, 1)]


@pytest.mark.parametrize("single", [True, False])
def test_the_least_share_is_compared_exactly(single: bool) -> None:
    flows = ((1, 0, 1, 10**15), (2, 1, 0, 9 * 10**14))
    for share in (0.9, Fraction(9, 10)):
        assert found(*flows, least_share=share, single=single).total == 1
    assert found(*flows, least_share=Fraction(900_001, 10**6), single=single).total == 0
    less = (flows[0], (2, 1, 0, 9 * 10**14 - 1))
    assert found(*less, least_share=0.9, single=single).total == 0


def many() -> Iterator[Flow]:
    for x in range(40):
        yield (x, 0, 1 + x, 5 + x % 3)
    for x in range(40):
        yield (40 + x, 1 + x, 0, 9)


@pytest.mark.parametrize("single", [True, False])
def test_the_most_money_comes_first_and_all_rings_are_counted(single: bool) -> None:
    every = found(*many(), single=single)
    assert (every.total, every.shown, every.complete) == (40, 40, True)
    keys = [(-ring.amount_back, ring.opened, ring.flows) for ring in every.rings]
    assert keys == sorted(keys)
    few = found(*many(), limit=7, single=single)
    assert (few.rings, few.total, few.shown) == (every.rings[:7], 40, 7)


def test_rings_of_the_same_money_and_moment_stand_by_flow_numbers() -> None:
    flows = ((1, 2, 3, 5), (1, 0, 1, 5), (2, 1, 0, 5), (3, 3, 2, 5))
    for single in (True, False):
        for limit in (1, 2):
            answer = found(*flows, limit=limit, single=single)
            assert [r.flows for r in answer.rings] == [(0, 3), (1, 2)][:limit]
            assert answer.total == 2


@pytest.mark.parametrize("single", [True, False])
def test_a_search_that_was_stopped_says_so(single: bool) -> None:
    exactly = found(*many(), single=single, most=40)
    assert (exactly.total, exactly.complete, exactly.searched) == (40, True, None)
    for bound in ({"most": 39}, {"effort": 10}):
        answer = found(*many(), single=single, **bound)
        assert not answer.complete
        assert answer.searched is not None
        assert answer.searched <= 0
        assert answer.total <= 40


@pytest.mark.parametrize("single", [True, False])
def test_a_planted_ring_is_found_among_many_flows_without_any(single: bool) -> None:
    rng = np.random.default_rng(7)
    size, nodes = 200_000, 30_000
    ends = np.sort(rng.integers(0, nodes, (size, 2)), axis=1)
    at = np.sort(rng.integers(0, 365, size)) * 86_400_000
    ring = np.searchsorted(at, np.array([100, 104, 104, 129]) * 86_400_000)
    ring[2] += 1
    ends[ring] = [(11, 29_000), (29_000, 5_000), (5_000, 17), (17, 11)]
    amount = rng.integers(1, 10**9, size)
    flows = columns(nodes, ends[:, 0], ends[:, 1], amount, at)
    acyclic = np.setdiff1d(np.arange(size), ring[-2:])
    (found,) = rings(flows, RingOptions(max_hops=4, single=single)).rings
    assert found.nodes == (11, 29_000, 5_000, 17)
    assert found.flows == tuple(ring)
    assert found.amount_back == amount[ring].min()
    rest = columns(nodes, ends[acyclic, 0], ends[acyclic, 1], amount[acyclic], at[acyclic])
    assert rings(rest, RingOptions(max_hops=4, single=single)).total == 0


@pytest.mark.parametrize("single", [True, False])
def test_a_node_with_very_many_flows_is_passed_by(single: bool) -> None:
    payees = [(10 + x // 100, 1, 10 + x, 1) for x in range(5_000)]
    paid = [(200, 10 + x, 5_010, 1) for x in range(5_000)]
    flows = [
        (1, 0, 1, 100),
        *payees,
        (150, 1, 2, 80),
        (160, 2, 0, 70),
        *paid,
        (300, 5_010, 1, 3),
    ]
    answer = found(*flows, window=160, single=single, max_hops=4)
    assert [ring.nodes for ring in answer.rings] == [(0, 1, 2)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"max_hops": 1},
        {"max_hops": 11},
        {"max_hops": True},
        {"window": 0},
        {"limit": 0},
        {"most": 0},
        {"effort": 0},
        {"least_share": 1.01},
        {"least_share": -0.1},
        {"since": 5, "until": 4},
    ],
)
def test_a_value_outside_its_range_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidParameter):
        RingOptions(**wrong)


@pytest.mark.parametrize(
    "flows",
    [
        (
            (0, 0, 1, 9),
            (5, 2, 0, 9),
            (5, 1, 2, 9),
        ),  # the closing flow stands first of its moment
        (
            (0, 1, 2, 9),
            (0, 0, 1, 9),
            (5, 2, 0, 9),
        ),  # the opening flow stands last of its moment
        ((5, 2, 0, 9), (5, 1, 2, 9), (5, 0, 1, 9)),
    ],
)
def test_the_order_of_flows_of_one_moment_does_not_matter(flows: tuple[Flow, ...]) -> None:
    (ring,) = found(*flows).rings
    assert (set(ring.nodes), ring.amount_back) == ({0, 1, 2}, 9)
    assert found(*flows, strict=True).total == 0
