"""Traces of random small graphs, each compared with brute force and networkx."""

from itertools import count

import networkx as nx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from graph.model import Flow
from graph.store import GraphStore
from queries.tracing import TraceOptions, between, downstream, upstream
from queries.tracing.answers import Trace
from tests.queries import oracle
from tests.queries.factories import Sent, fill

_batch = count()
_settings = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

NODES = "abcde"
ends = some.sampled_from(NODES)
rough = some.tuples(
    ends,
    ends,
    some.integers(1, 4),
    some.integers(0, 3),
    some.sampled_from([Flow.PAID, Flow.TRANSFERRED]),
    some.sampled_from(["", "fund:1"]),
)
options = some.builds(
    TraceOptions,
    hops=some.integers(1, 4),
    since=some.sampled_from([-(2**62), 1]),
    until=some.sampled_from([2**62, 2]),
    least_amount=some.sampled_from([0, 2]),
    kinds=some.sampled_from([(), (Flow.PAID,)]),
    fund=some.sampled_from(["", "", "fund:1"]),
    strict=some.booleans(),
    limit=some.sampled_from([1, 3, 100_000]),
    order=some.sampled_from(["nearest", "richest"]),
)


def _load(store: GraphStore, drawn: list[tuple[str, str, int, int, Flow, str]]) -> list[Sent]:
    """Load a graph beside those of earlier examples: its ids are its own."""
    own = f"x{next(_batch)}"
    flows = [
        Sent(f"{own}-{number}", f"{own}-{a}", f"{own}-{b}", fen, at, kind, fund)
        for number, (a, b, fen, at, kind, fund) in enumerate(drawn)
    ]
    lonely = {f"{own}-{node}": {"name": node} for node in NODES}
    fill(store, flows, batch=own, nodes=lonely)
    return flows


def _same(trace: Trace, expected: oracle.Answer) -> None:
    chains = [tuple(flow.id for flow in chain.flows) for chain in trace.chains]
    assert chains == expected.chains
    assert (trace.extent.total, trace.extent.shown) == (expected.total, len(expected.chains))
    assert trace.extent.fen_shown == expected.fen_shown
    assert trace.extent.fen_left_out == expected.fen_left_out
    assert set(trace.extent.limits) == expected.limits


@_settings
@given(drawn=some.lists(rough, min_size=1, max_size=9), asked=options)
def test_chains_are_those_of_brute_force(
    shared: GraphStore, drawn: list[tuple[str, str, int, int, Flow, str]], asked: TraceOptions
) -> None:
    flows = _load(shared, drawn)
    node = flows[0].source
    _same(downstream(shared, node, asked), oracle.trace(flows, node, asked))
    _same(upstream(shared, node, asked), oracle.trace(flows, node, asked, up=True))


@_settings
@given(
    drawn=some.lists(rough, min_size=1, max_size=9),
    asked=options,
    goals=some.sets(ends, min_size=1, max_size=3),
    which=some.sampled_from(["all", "shortest"]),
)
def test_chains_between_are_those_of_brute_force(
    shared: GraphStore,
    drawn: list[tuple[str, str, int, int, Flow, str]],
    asked: TraceOptions,
    goals: set[str],
    which: str,
) -> None:
    flows = _load(shared, drawn)
    source = flows[0].source
    targets = [f"{source[:-1]}{goal}" for goal in sorted(goals)]
    found = between(shared, source, targets, asked, "all" if which == "all" else "shortest")
    _same(found, oracle.trace(flows, source, asked, targets=targets, which=which))


@_settings
@given(drawn=some.lists(rough, min_size=1, max_size=12))
def test_without_time_order_what_is_reached_is_what_networkx_reaches(
    shared: GraphStore, drawn: list[tuple[str, str, int, int, Flow, str]]
) -> None:
    flows = _load(shared, [(a, b, fen, 0, kind, fund) for a, b, fen, _, kind, fund in drawn])
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph((flow.source, flow.target) for flow in flows)
    source = flows[0].source
    trace = downstream(shared, source, TraceOptions(hops=4, limit=100_000))
    ends = {chain.nodes[-1].id for chain in trace.chains}
    near = nx.single_source_shortest_path_length(graph, source, cutoff=4)
    assert ends - {source} == set(near) - {source}
