"""Small random graphs: the kernel against networkx and against trying all combinations."""

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise, product

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.flow.columns import Columns, columns
from queries.flow.rings import RingOptions, rings

Combination = tuple[int, ...]


@st.composite
def graphs(draw: st.DrawFn) -> Columns:
    nodes = draw(st.integers(2, 6))
    node = st.integers(0, nodes - 1)
    flow = st.tuples(
        st.integers(0, draw(st.sampled_from([1, 6, 30]))), node, node, st.integers(1, 9)
    )
    flows = sorted(draw(st.lists(flow, max_size=22)), key=lambda flow: flow[0])
    at, source, target, amount = zip(*flows, strict=True) if flows else ([], [], [], [])
    return columns(nodes, source, target, amount, at)


options = st.builds(
    RingOptions,
    max_hops=st.integers(2, 6),
    window=st.sampled_from([1, 3, 10, 100]),
    strict=st.booleans(),
    limit=st.just(100_000),
)


def cycles(flows: Columns, options: RingOptions) -> dict[tuple[int, ...], list[Combination]]:
    """Combinations by rotation of a cycle of nodes; a set of flows may be there twice."""
    between = defaultdict(list)
    for flow in range(len(flows)):
        between[int(flows.source[flow]), int(flows.target[flow])].append(flow)
    graph = nx.DiGraph(pair for pair in between if pair[0] != pair[1])
    found = {}
    for cycle in nx.simple_cycles(graph, length_bound=options.max_hops):
        for turn in range(len(cycle)):
            nodes = tuple(cycle[turn:] + cycle[:turn])
            pairs = zip(nodes, nodes[1:] + nodes[:1], strict=True)
            every = product(*(between[pair] for pair in pairs))
            found[nodes] = [flows_ for flows_ in every if in_time(flows, flows_, options)]
    return found


def in_time(flows: Columns, combination: Combination, options: RingOptions) -> bool:
    at = [int(flows.at[flow]) for flow in combination]
    steps = pairwise(at)
    return at[-1] - at[0] <= options.window and all(
        a < b if options.strict else a <= b for a, b in steps
    )


def rotations(nodes: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [nodes[x:] + nodes[:x] for x in range(len(nodes))]


@settings(max_examples=100, deadline=None)
@given(graphs(), options)
def test_rings_of_nodes_are_the_cycles_that_some_combination_follows(
    flows: Columns, options: RingOptions
) -> None:
    by_turn = cycles(flows, options)
    expected = set()
    for nodes in by_turn:
        if nodes[0] != min(nodes):
            continue
        combinations = [c for turn in rotations(nodes) for c in by_turn[turn]]
        if combinations:
            first = min((int(flows.at[c[0]]), c[0]) for c in combinations)[1]
            begin = nodes.index(int(flows.source[first]))
            listed = tuple(sorted({flow for c in combinations for flow in c}))
            expected.add((nodes[begin:] + nodes[:begin], listed))
    answer = rings(flows, options)
    assert {(ring.nodes, ring.flows) for ring in answer.rings} == expected
    assert answer.complete
    assert answer.total == answer.shown == len(expected)
    for ring in answer.rings:
        assert ring.opened == flows.at[ring.flows[0]]
        assert ring.closed == flows.at[ring.flows[-1]]
        assert ring.net == net(flows, ring.nodes, ring.flows)
        opening = by_turn[ring.nodes]
        assert ring.amount_out == sum(int(flows.amount[f]) for f in {c[0] for c in opening})
        assert ring.amount_back == returned(flows, opening, options)


@settings(max_examples=100, deadline=None)
@given(graphs(), options, st.sampled_from([0, 0.5, 1]))
def test_single_rings_are_all_combinations(
    flows: Columns, options: RingOptions, share: float
) -> None:
    expected: dict[frozenset[int], tuple[Combination, tuple[int, ...]]] = {}
    for nodes, combinations in cycles(flows, options).items():
        for combination in combinations:
            same = expected.get(frozenset(combination), (combination, nodes))
            expected[frozenset(combination)] = min(same, (combination, nodes))
    wanted = set()
    for combination, nodes in expected.values():
        amounts = [int(flows.amount[flow]) for flow in combination]
        if min(amounts) >= share * amounts[0]:
            wanted.add((nodes, combination, min(amounts), amounts[0]))
    asked = RingOptions(
        max_hops=options.max_hops,
        window=options.window,
        strict=options.strict,
        single=True,
        least_share=share,
        limit=100_000,
    )
    answer = rings(flows, asked)
    got = [(ring.nodes, ring.flows, ring.amount_back, ring.amount_out) for ring in answer.rings]
    assert set(got) == wanted
    assert answer.total == len(got) == len(wanted)
    for ring in answer.rings:
        assert ring.net == net(flows, ring.nodes, ring.flows)


@settings(max_examples=100, deadline=None)
@given(graphs(), options, st.booleans(), st.data())
def test_rings_through_some_nodes_are_those_of_all_that_have_one_of_them(
    flows: Columns, options: RingOptions, single: bool, data: st.DataObject
) -> None:
    asked = replace(options, single=single)
    chosen = data.draw(st.sets(st.integers(0, flows.nodes - 1)))
    through = np.isin(np.arange(flows.nodes), list(chosen)).astype(np.uint8)
    some, every = rings(flows, asked, through), rings(flows, asked)
    assert some.rings == tuple(ring for ring in every.rings if chosen & set(ring.nodes))
    assert some.total == some.shown


def net(flows: Columns, nodes: tuple[int, ...], listed: Combination) -> tuple[int, ...]:
    kept = dict.fromkeys(nodes, 0)
    for flow in listed:
        kept[int(flows.source[flow])] -= int(flows.amount[flow])
        kept[int(flows.target[flow])] += int(flows.amount[flow])
    return tuple(kept[node] for node in nodes)


def returned(flows: Columns, opening: list[Combination], options: RingOptions) -> int:
    """Move the money fen by fen, each with the moment it left."""
    hops = len(opening[0])
    steps = {(int(flows.at[f]), x, f) for c in opening for x, f in enumerate(c)}
    last = {f: min(int(flows.at[c[-1]]) for c in opening if f in c) for _, _, f in steps}
    held: list[list[int]] = [[] for _ in range(hops + 1)]
    back = 0
    for at, x, flow in sorted(steps, key=lambda s: (s[0], -s[1] if options.strict else s[1])):
        amount = int(flows.amount[flow])
        if x == 0:
            held[1] += [at] * amount
            continue
        home = [since for since in held[x] if last[flow] - since <= options.window]
        held[x], passed = home[amount:], home[:amount]
        if x == hops - 1:
            back += len(passed)
        else:
            held[x + 1] += passed
    return back
