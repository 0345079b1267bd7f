"""Every text and every option on a large graph, row by row against joins in DuckDB."""

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest

from graph.model import Flow
from graph.store import GraphStore, Row
from queries.tracing import (
    TraceOptions,
    between,
    downstream,
    kept,
    names,
    neighbours,
    reach,
    search,
    upstream,
)
from queries.tracing.answers import Chain, Trace
from queries.tracing.deadline import Deadline
from queries.tracing.names import Names
from queries.tracing.reach import Reach
from queries.tracing.records import nodes_of, the_node
from queries.tracing.texts import about
from tests.queries import province, truth
from tests.queries.province import COLLECTOR, DAY, FIRST, PAYER, Joins

pytestmark = pytest.mark.slow

Ask = Callable[[GraphStore, str, TraceOptions], Trace]

SOME = [PAYER, COLLECTOR, "payee:7", "payee:4711", "village:3", "fund:5", "invoice:9"]
MANY = [*SOME, *(f"payee:{number}" for number in range(100, 300))]

#: Ways to read flows with all that is kept of them.
RICH = ("_of", "")

FILTERS = {
    "all": TraceOptions(hops=2),
    "window": TraceOptions(hops=3, since=FIRST + 100 * DAY, until=FIRST + 180 * DAY),
    "strict": TraceOptions(hops=2, strict=True),
    "kinds": TraceOptions(hops=4, kinds=(Flow.PAID, Flow.TRANSFERRED, Flow.RETURNED)),
    "money": TraceOptions(hops=3, least_amount=20 * 2**33, order="richest"),
    "fund": TraceOptions(hops=3, fund="fund:2", order="richest"),
    "one": TraceOptions(hops=1, limit=20_000),
    "few": TraceOptions(hops=2, limit=7, order="richest"),
}


@pytest.fixture(scope="module")
def joins() -> Joins:
    return Joins()


@pytest.fixture(scope="module")
def large(shared: GraphStore) -> GraphStore:
    province.load(shared)
    return shared


@pytest.fixture(scope="module")
def usual(large: GraphStore) -> Callable[[Ask, str, TraceOptions], Trace]:
    """Traces as they are read without meddling, each of them once."""

    @cache
    def answer(trace: Ask, node: str, options: TraceOptions) -> Trace:
        return trace(large, node, options)

    return answer


@pytest.fixture(params=FILTERS)
def asked(request: pytest.FixtureRequest) -> TraceOptions:
    return FILTERS[request.param]


def test_the_graph_is_as_large_as_it_should_be(joins: Joins) -> None:
    assert joins.rows("SELECT count(*) >= 50000, count(DISTINCT kind) FROM flow") == [(True, 8)]
    paid = "SELECT count(*) > 10000 FROM flow WHERE source = $node"
    taken = "SELECT count(*) > 10000 FROM flow WHERE target = $node"
    assert joins.rows(paid, node=PAYER) == joins.rows(taken, node=COLLECTOR) == [(True,)]
    same = (
        "SELECT max(n) > 1 FROM (SELECT count(*) AS n FROM flow GROUP BY source, target, day)"
    )
    assert joins.rows(same) == [(True,)]
    assert joins.rows("SELECT count(*) > 100 FROM flow WHERE source = target") == [(True,)]


@pytest.mark.parametrize("how", ["_of", "", "_many", "_wide", "_after"])
@pytest.mark.parametrize("way", ["out", "in"])
def test_each_hop_reads_exactly_the_flows_of_its_nodes(
    large: GraphStore, joins: Joins, asked: TraceOptions, way: str, how: str
) -> None:
    nodes = MANY if how == "_wide" else SOME
    extra = {"limit": 10**9} if how in RICH else {}
    rows = _read(large, f"flows_{way}{how}", nodes, **extra, **asked.filters())
    joins.keep(asked, way)
    text = truth.ASKED[how] + (truth.KEPT_HOP if how in RICH else truth.HOP)
    assert _each(rows, how) == sorted(joins.rows(text, nodes=nodes))


@pytest.mark.parametrize("way", ["out", "in"])
def test_flows_are_kept_with_what_their_files_said(
    large: GraphStore, joins: Joins, way: str
) -> None:
    joins.keep(TraceOptions(), way)
    for node in SOME:
        rows = joins.rows(truth.KEPT_OF, node=node)[:200]
        values = {"flows": [row[0] for row in rows], "limit": 1000}
        assert sorted(_read(large, f"details_{way}", [node], **values)) == sorted(rows)


@pytest.mark.parametrize("how", ["", "_wide", "_after"])
@pytest.mark.parametrize("way", ["out", "in"])
def test_where_money_goes_on_is_the_last_flow_of_each_node(
    large: GraphStore, joins: Joins, asked: TraceOptions, way: str, how: str
) -> None:
    nodes = MANY if how == "_wide" else SOME
    rows = _read(large, f"goes_{way}{how}", nodes, **asked.filters())
    joins.keep(asked, way)
    text = "SELECT near, abs(max(moment)) FROM kept JOIN asked ON near = node GROUP BY 1"
    assert _each(rows, how) == sorted(joins.rows(truth.ASKED[how] + text, nodes=nodes))


@pytest.mark.parametrize("node", [PAYER, "payee:7", "village:3", "fund:5"])
def test_downstream_is_the_joins(
    large: GraphStore, joins: Joins, asked: TraceOptions, node: str
) -> None:
    joins.chains(node, asked, "out")
    _same(downstream(large, node, asked), joins, asked)


@pytest.mark.parametrize("node", [COLLECTOR, "payee:7", "village:3", "invoice:9"])
def test_upstream_is_the_joins(
    large: GraphStore, joins: Joins, asked: TraceOptions, node: str
) -> None:
    joins.chains(node, asked, "in")
    _same(upstream(large, node, asked), joins, asked)


@pytest.mark.parametrize(
    "reading",
    [
        {(reach, "MANY"): 10**9},
        {(reach, "MANY"): 2, (reach, "FLOWS_EACH"): 10**9},
        {(names, "FEW_PLACES"): 0, (names, "PAGE"): 500},
        {(reach, "FEW"): 0, (kept, "FEW"): 0},
        {(reach, "RICH"): 3},
        {(reach, "FEW"): 0, (reach, "LISTED"): 0},
    ],
    ids=["by ids", "as those after", "ids in pages", "by a list", "few flows", "by a join"],
)
@pytest.mark.parametrize(("trace", "node"), [(downstream, PAYER), (upstream, COLLECTOR)])
def test_every_way_to_read_a_wide_node_gives_the_same_answer(
    large: GraphStore,
    usual: Callable[[Ask, str, TraceOptions], Trace],
    asked: TraceOptions,
    trace: Ask,
    node: str,
    reading: dict[tuple[ModuleType, str], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = usual(trace, node, asked)
    for (module, name), value in reading.items():
        monkeypatch.setattr(module, name, value)
    assert trace(large, node, asked) == expected


@pytest.mark.parametrize(("way", "node"), [("out", PAYER), ("in", COLLECTOR)])
def test_who_a_wide_node_paid_is_not_asked_for_one_by_one(
    large: GraphStore, way: reach.Way, node: str
) -> None:
    met, deadline = Names(large), Deadline.after(60)
    reached = Reach(large, met, way, TraceOptions(), deadline)
    reached.start(met.enter([the_node(large, node)], 60))
    assert not reached.all_after(reached.frontier)
    reached.step()
    assert len(reached.frontier) > 10_000
    assert reached.all_after(reached.frontier)


@pytest.mark.parametrize("goals", [[COLLECTOR], [f"payee:{n}" for n in range(0, 900, 3)]])
@pytest.mark.parametrize("source", [PAYER, "village:3"])
def test_between_is_the_joins(
    large: GraphStore, joins: Joins, asked: TraceOptions, source: str, goals: list[str]
) -> None:
    joins.chains(source, asked, "out")
    joins.rows("DELETE FROM chain WHERE NOT list_contains($goals, node)", goals=goals)
    _same(between(large, source, goals, asked, "all"), joins, asked)
    joins.rows(truth.DELETE_LONGER, hops=asked.hops)
    _same(between(large, source, goals, asked, "shortest"), joins, asked)


@pytest.mark.parametrize("node", SOME)
def test_neighbours_are_the_joins(
    large: GraphStore, joins: Joins, asked: TraceOptions, node: str
) -> None:
    found = neighbours(large, node, "both", asked)
    joins.keep(asked)
    rows = joins.rows(truth.NEIGHBOURS, node=node)
    assert [
        (n.node.id, n.direction, n.kinds, n.flows, n.fen, n.first_at, n.last_at)
        for n in found.neighbours
    ] == [(a, b, tuple(kinds), *rest) for a, b, kinds, *rest in rows[: asked.limit]]
    assert (found.extent.total, found.extent.shown) == (len(rows), min(len(rows), asked.limit))
    assert found.extent.fen_shown + found.extent.fen_left_out == sum(row[4] for row in rows)
    groups = [(g.direction, g.by, g.value, g.neighbours, g.flows, g.fen) for g in found.groups]
    assert groups == joins.rows(truth.GROUPS, node=node)


@pytest.mark.parametrize("text", ["甲", "乙96", "payee:77", "77", "不存在", "Invoice"])
def test_a_search_finds_what_a_scan_finds(large: GraphStore, joins: Joins, text: str) -> None:
    found = search(large, text, 500)
    rows = joins.rows(truth.SEARCH, text=text, code=f":{text}", lower=text.lower())
    assert [hit.node.id for hit in found.hits] == [row[0] for row in rows[:500]]
    assert (found.total, found.shown) == (len(rows), min(len(rows), 500))


def _read(store: GraphStore, name: str, nodes: list[str], **values: Any) -> list[Row]:
    """Return the rows of a text for `nodes`, with nodes by ids."""
    met, rows = Names(store), list[Row]()
    entered = met.enter(nodes_of(store, nodes).values(), 60)
    for some in met.groups(entered, 60):
        ids, text = met.ids(some.codes, 60), about(name, some.label)
        keys = ids if name.endswith("_wide") else some.keys
        each = [{"id": node} for node in ids] if name.endswith("_of") else [{"nodes": keys}]
        for asked in each:
            table = store.read_table(text, **asked, **values)
            columns = {column: table[column].to_pylist() for column in table.column_names}
            for end in {"near", "far"} & set(columns):
                columns[end] = met.ids(met.codes(table[end]), 60)
            rows += zip(*columns.values(), strict=True)
    return rows


def _each(rows: list[Row], how: str) -> list[Row]:
    """Return rows in order; nodes one step from several labels are read for each of these."""
    return sorted(set(rows) if how == "_after" else rows)


def _same(trace: Trace, joins: Joins, options: TraceOptions) -> None:
    values = {"hops": options.hops, "nearest": options.order == "nearest"}
    ways = [row[0] for row in joins.rows(truth.SHOWN, **values, limit=options.limit)]
    shown = [way[::-1] if trace.direction == "up" else way for way in ways]
    assert [[flow.id for flow in chain.flows] for chain in trace.chains] == shown
    assert all(_follow(chain) for chain in trace.chains)
    total, beyond = joins.rows(truth.TOTALS, hops=options.hops)[0]
    fen_shown = joins.rows(truth.FEN, flows=[flow for way in shown for flow in way])[0][0]
    fen = joins.rows(truth.ALL_FEN, hops=options.hops)[0][0]
    extent = trace.extent
    assert (extent.total, extent.shown) == (total, len(shown))
    assert (extent.fen_shown, extent.fen_left_out) == (fen_shown, fen - fen_shown)
    assert extent.limits == ("hops",) * beyond + ("rows",) * (total > options.limit)


def _follow(chain: Chain) -> bool:
    nodes = [node.id for node in chain.nodes]
    ends = [(flow.source, flow.target) for flow in chain.flows]
    return ends == list(pairwise(nodes))
