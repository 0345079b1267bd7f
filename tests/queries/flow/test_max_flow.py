"""The most that can have gone from A to B, against a linear programme, networkx and by hand."""

from collections import Counter
from itertools import product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from graph.errors import InvalidParameter
from queries.flow.columns import Columns, columns
from queries.flow.max_flow import MaxFlow, MaxFlowOptions, max_flow
from queries.flow.reach import Window

A, B = 0, 1
STRICT = MaxFlowOptions(strict=True)


def flows_of(*flows: tuple[int, int, int, int]) -> Columns:
    """Return flows of (source, target, fen, ms) in the order of time."""
    sorted_ = sorted(flows, key=lambda flow: flow[3])
    source, target, amount, at = zip(*sorted_, strict=True) if flows else ([], [], [], [])
    return columns(1 + max([B, *source, *target]), source, target, amount, at)


@st.composite
def graphs(draw: st.DrawFn, moments: tuple[int, ...] = (3, 8, 30)) -> Columns:
    nodes = range(draw(st.integers(3, 7)))
    flow = st.tuples(
        st.sampled_from([A, A, *nodes]),
        st.sampled_from([B, B, *nodes]),
        st.integers(1, draw(st.sampled_from([3, 9, 10**13]))),
        st.integers(0, draw(st.sampled_from(moments)) - 1),
    )
    size = draw(st.integers(0, 30))
    return flows_of(*draw(st.lists(flow, min_size=size, max_size=size)))


windows = st.builds(Window, st.integers(-1, 3), st.integers(3, 30))
options = st.builds(MaxFlowOptions, window=st.just(Window()) | windows, strict=st.booleans())


def usable(flows: Columns, options: MaxFlowOptions) -> list[int]:
    return [
        f
        for f in range(len(flows))
        if options.window.since <= flows.at[f] <= options.window.until
        and flows.target[f] != A
        and flows.source[f] != B
    ]


def by_programme(flows: Columns, options: MaxFlowOptions) -> int:
    """At no moment has a node sent more than it got: the most that B can get then, in fen."""
    some = usable(flows, options)
    if not some:
        return 0
    rows = []
    for node, now in product(range(2, flows.nodes), sorted({int(flows.at[f]) for f in some})):
        sent = [flows.source[f] == node and flows.at[f] <= now for f in some]
        got = [
            flows.target[f] == node
            and (flows.at[f] < now or (flows.at[f] == now and not options.strict))
            for f in some
        ]
        rows.append(np.array(sent, int) - np.array(got, int))
    reaches = [-int(flows.target[f] == B) for f in some]
    most = [(0, float(flows.amount[f])) for f in some]
    found = linprog(reaches, np.array(rows) if rows else None, np.zeros(len(rows)), bounds=most)
    return round(-float(found.fun))


def on_routes(flows: Columns, options: MaxFlowOptions) -> int:
    graph: nx.DiGraph[object] = nx.DiGraph()
    some = [f for f in usable(flows, options) if flows.source[f] != flows.target[f]]
    graph.add_nodes_from([*some, "A", "B"])
    graph.add_edges_from(("A", f) for f in some if flows.source[f] == A)
    graph.add_edges_from((f, "B") for f in some if flows.target[f] == B)
    for f, g in product(some, some):
        later = flows.at[f] < flows.at[g]
        if flows.target[f] == flows.source[g] and (
            later or (flows.at[f] == flows.at[g] and not options.strict)
        ):
            graph.add_edge(f, g)
    return len((nx.descendants(graph, "A") & nx.ancestors(graph, "B")) - {"A", "B"})


def without(flows: Columns, cut: list[int]) -> Columns:
    kept = np.setdiff1d(np.arange(len(flows)), cut)
    ends = flows.source[kept], flows.target[kept]
    return columns(flows.nodes, *ends, flows.amount[kept], flows.at[kept])


def holds(flows: Columns, found: MaxFlow, options: MaxFlowOptions) -> None:
    """Nobody sends what has not come, nothing stays on the way, nothing is more than it was."""
    carried = dict(zip(found.flows.tolist(), found.carried.tolist(), strict=True))
    assert all(0 < fen <= flows.amount[f] for f, fen in carried.items())
    assert list(carried) == sorted(set(carried) & set(usable(flows, options)))
    for node in range(flows.nodes):
        has = {A: found.amount, B: 0}.get(node, 0)
        for now in sorted(set(flows.at.tolist())):
            moment = [f for f in carried if flows.at[f] == now]
            sent = sum(carried[f] for f in moment if flows.source[f] == node)
            got = sum(carried[f] for f in moment if flows.target[f] == node)
            assert has - sent + (0 if options.strict else got) >= 0
            has += got - sent
        assert has == (found.amount if node == B else 0)


@settings(max_examples=300, deadline=None)
@given(graphs(), options)
def test_the_most_is_that_of_the_linear_programme(
    flows: Columns, options: MaxFlowOptions
) -> None:
    expected = by_programme(flows, options)
    assert max_flow(flows, A, B, options).amount == pytest.approx(expected, rel=1e-9)


def round_in_circles(flows: Columns, found: MaxFlow) -> bool:
    for now in set(flows.at[found.flows].tolist()):
        some = found.flows[flows.at[found.flows] == now]
        ends = zip(flows.source[some].tolist(), flows.target[some].tolist(), strict=True)
        if not nx.is_directed_acyclic_graph(nx.DiGraph(ends)):
            return True
    return False


@settings(max_examples=300, deadline=None)
@given(graphs(), options)
def test_every_part_could_have_gone_its_way_and_the_cut_proves_the_most(
    flows: Columns, options: MaxFlowOptions
) -> None:
    found = max_flow(flows, A, B, options)
    holds(flows, found, options)
    assert not round_in_circles(flows, found)
    cut = found.cut.tolist()
    assert int(flows.amount[cut].sum()) == found.amount
    assert max_flow(without(flows, cut), A, B, options).amount == 0
    leaving = Counter[int]()
    for f in cut:
        leaving[int(flows.source[f])] += int(flows.amount[f])
    ranked = sorted(leaving.items(), key=lambda each: (-each[1], each[0]))
    assert ranked == list(zip(found.inspect.tolist(), found.inspect_fen.tolist(), strict=True))


@settings(max_examples=200, deadline=None)
@given(graphs(), options)
def test_the_network_holds_only_flows_on_routes(
    flows: Columns, options: MaxFlowOptions
) -> None:
    assert max_flow(flows, A, B, options).on_routes == on_routes(flows, options)


@settings(max_examples=200, deadline=None)
@given(graphs(moments=(1,)))
def test_in_one_moment_it_is_the_maximum_flow_of_the_plain_graph(flows: Columns) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(flows.nodes))
    for a, b, fen in zip(flows.source, flows.target, flows.amount.tolist(), strict=True):
        before = graph.get_edge_data(int(a), int(b), {"capacity": 0})["capacity"]
        graph.add_edge(int(a), int(b), capacity=before + fen)
    found = max_flow(flows, A, B)
    assert found.amount == nx.maximum_flow_value(graph, A, B)
    used = zip(flows.source[found.flows], flows.target[found.flows], strict=True)
    assert nx.is_directed_acyclic_graph(nx.DiGraph(used))


def test_money_split_over_three_mules_and_merged_by_two_collectors_is_followed() -> None:
    m1, m2, m3, c1, c2 = range(2, 7)
    flows = flows_of(
        (m1, c1, 500, 5),  # 0: before the mule had any of it
        (A, m1, 9_000, 10),
        (A, m2, 9_000, 10),
        (A, m3, 9_000, 10),
        (m1, c1, 8_900, 20),  # 4: keeps 100
        (m2, c1, 5_000, 21),
        (m2, c2, 4_000, 21),
        (c2, B, 3_000, 22),  # 7
        (m3, c2, 9_500, 23),  # 8: 500 of its own
        (c1, B, 20_000, 30),
        (c2, B, 9_000, 31),  # 10: of 1,000 + 9,000 left
        (B, A, 77_000, 40),
    )
    found = max_flow(flows, A, B)
    assert found.amount == 8_900 + 5_000 + 3_000 + 9_000
    assert found.flows.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert found.cut.tolist() == [4, 5, 7, 10]
    assert found.inspect.tolist() == [c2, m1, m2]
    assert found.inspect_fen.tolist() == [12_000, 8_900, 5_000]
    assert found.on_routes == 10


def test_no_money_is_said_to_go_round_in_one_moment() -> None:
    # Here OR-Tools 9.15 lets some go round; that is a maximum too.
    ends = [(27, 34), (6, 32), (34, 28), (9, 34), (16, 9), (8, 6)]
    ends += [(28, 9), (6, 16), (0, 27), (28, 1), (9, 8), (32, 28)]
    amounts = [28, 15, 45, 4, 812, 114, 15, 1, 162, 1, 9, 1]
    flows = flows_of(*[(a, b, fen, 0) for (a, b), fen in zip(ends, amounts, strict=True)])
    found = max_flow(flows, A, B)
    assert not round_in_circles(flows, found)
    holds(flows, found, MaxFlowOptions())
    assert found.amount == 1


def test_of_equal_cuts_it_is_the_one_nearest_to_the_source() -> None:
    found = max_flow(flows_of((A, 2, 7, 1), (2, 3, 7, 2), (3, B, 7, 3)), A, B)
    assert (found.amount, found.cut.tolist(), found.inspect.tolist()) == (7, [0], [A])


def test_money_goes_on_in_the_moment_it_came_unless_strict() -> None:
    flows = flows_of((A, 2, 7, 1), (2, B, 4, 1), (2, B, 2, 2))
    assert max_flow(flows, A, B).amount == 6
    assert max_flow(flows, A, B, STRICT).amount == 2
    flows = flows_of((A, 2, 1, 0), (A, 2, 7, 1), (2, B, 4, 1), (2, B, 1, 2))
    assert max_flow(flows, A, B).amount == 5
    assert max_flow(flows, A, B, STRICT).amount == 2


def test_money_waits_but_does_not_go_back_in_time() -> None:
    flows = flows_of((A, 2, 5, 1), (2, B, 3, 2), (A, 2, 1, 3), (2, B, 9, 90))
    assert max_flow(flows, A, B).amount == 6
    assert max_flow(flows_of((2, B, 9, 1), (A, 2, 5, 2)), A, B).amount == 0


def test_only_the_window_counts_both_ends_inclusive() -> None:
    flows = flows_of((A, B, 1, 1), (A, 2, 10, 2), (2, B, 10, 4), (A, B, 1_000, 5))
    window = MaxFlowOptions(window=Window(2, 4))
    assert max_flow(flows, A, B, window).amount == 10
    assert max_flow(flows, A, B, MaxFlowOptions(window=Window(2, 3))).amount == 0


def test_what_comes_back_adds_nothing_and_what_is_sent_again_counts_again() -> None:
    flows = flows_of((A, B, 5, 1), (B, A, 5, 2), (A, B, 5, 3), (B, 2, 5, 4), (2, B, 5, 5))
    found = max_flow(flows, A, B)
    assert (found.amount, found.flows.tolist(), found.on_routes) == (10, [0, 2], 2)


def test_sums_beyond_what_a_double_holds_are_exact() -> None:
    big = 2**59
    flows = flows_of((A, 2, big + 1, 1), (A, 2, big + 1, 1), (2, B, big + 1, 2), (2, B, 1, 3))
    assert max_flow(flows, A, B).amount == big + 2


def test_sums_beyond_64_bits_are_refused() -> None:
    flows = flows_of(*[(A, B, 2**61, at) for at in range(8)])
    with pytest.raises(InvalidParameter, match="more than"):
        max_flow(flows, A, B)


def test_too_many_flows_are_refused_not_cut_short() -> None:
    flows = flows_of((A, B, 1, 1), (A, 2, 1, 1), (2, B, 1, 2), (2, 3, 1, 2))
    assert max_flow(flows, A, B, MaxFlowOptions(most_flows=3)).amount == 2
    with pytest.raises(InvalidParameter, match="3 flows lie on routes from node 0 to node 1"):
        max_flow(flows, A, B, MaxFlowOptions(most_flows=2))


@pytest.mark.parametrize("most", [0, -1, 5_000_001])
def test_a_bound_outside_its_range_is_refused(most: int) -> None:
    with pytest.raises(InvalidParameter, match=f"most_flows is {most}; give"):
        MaxFlowOptions(most_flows=most)


def test_ends_must_be_two_nodes_that_are_there() -> None:
    flows = flows_of((A, B, 1, 1))
    with pytest.raises(InvalidParameter, match="no node 2; there are 0 to 1"):
        max_flow(flows, A, 2)
    with pytest.raises(InvalidParameter, match="two different nodes"):
        max_flow(flows, A, A)


def test_without_any_flow_nothing_goes() -> None:
    found = max_flow(flows_of(), A, B)
    assert (found.amount, len(found.flows), len(found.cut), found.on_routes) == (0, 0, 0, 0)
