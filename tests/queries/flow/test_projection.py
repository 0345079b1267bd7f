"""All flows of a store as columns, from both engines, whatever was loaded or withdrawn."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph.errors import NotFound
from graph.model import Flow, Label, Link
from graph.query import Query
from graph.store import GraphStore, open_store
from queries.flow import read
from queries.flow.projection import Projection, projection_of
from queries.flow.reach import Window, reach
from queries.tracing import TraceOptions, downstream
from tests.graph import rows
from tests.queries.factories import Sent, fill, sent

DAY = 86_400_000
CHAIN = [
    Sent("f1", "fund:A", "alloc:1", 900, DAY, Flow.ALLOCATED, "fund:A"),
    Sent("f2", "alloc:1", "project:1", 800, 2 * DAY, Flow.FUNDED, "fund:A"),
    Sent("f3", "project:1", "payee:1", 300, 3 * DAY, Flow.PAID, "fund:B"),
    Sent("f4", "payee:1", "account:x", 100, 3 * DAY),
]


def told(projection: Projection) -> list[tuple[Any, ...]]:
    """Return every flow in order, in words."""
    flows = projection.flows
    numbers = range(len(flows))
    kinds = [tuple(Flow)[number] for number in flows.kind]
    funds = [projection.funds[number] for number in flows.fund]
    ends = (projection.names(flows.source), projection.names(flows.target))
    columns = (flows.amount.tolist(), flows.at.tolist(), kinds, funds)
    return list(zip(projection.flow_ids(list(numbers)), *ends, *columns, strict=True))


def as_sent(flow: Sent) -> tuple[Any, ...]:
    return flow.id, flow.source, flow.target, flow.amount, flow.at, flow.kind, flow.fund


def arrays(projection: Projection) -> Iterator[tuple[str, list[Any]]]:
    for name in projection.flows.__dataclass_fields__:
        yield name, getattr(projection.flows, name).tolist()
    yield "owner", projection.owner.tolist()
    yield "nodes", projection.names(np.arange(len(projection.nodes), dtype=np.int32))


def test_a_projection_holds_every_flow_in_the_order_of_time(
    store: GraphStore, tmp_path: Path
) -> None:
    fill(store, CHAIN[::-1])
    projection = projection_of(store, tmp_path / "cache")
    assert told(projection) == [as_sent(flow) for flow in CHAIN]
    assert projection.nodes.label_of(projection.number("payee:1")) is Label.PAYEE


def test_flows_of_a_node_are_found_both_ways(store: GraphStore, tmp_path: Path) -> None:
    fill(store, CHAIN)
    projection = projection_of(store, tmp_path / "cache")
    flows, node = projection.flows, projection.number("payee:1")
    leaving = flows.out_flow[flows.out_start[node] : flows.out_start[node + 1]]
    reaching = flows.in_flow[flows.in_start[node] : flows.in_start[node + 1]]
    assert projection.flow_ids(leaving) == ["f4"]
    assert projection.flow_ids(reaching) == ["f3"]


def test_an_empty_store_has_no_flows(store: GraphStore, tmp_path: Path) -> None:
    projection = projection_of(store, tmp_path / "cache")
    assert (len(projection.flows), len(projection.nodes)) == (0, 0)
    with pytest.raises(NotFound, match="'payee:1'"):
        projection.number("payee:1")


def test_a_withdrawn_batch_is_as_if_it_had_never_been_loaded(
    store: GraphStore, tmp_path: Path
) -> None:
    other = [Sent("g1", "project:1", "payee:2", 70, DAY, Flow.PAID, "fund:0")]
    fill(store, CHAIN, batch="b1")
    never = projection_of(store, tmp_path / "never")
    fill(store, other, batch="b2")
    with_both = projection_of(store, tmp_path / "cache")
    assert len(with_both.flows) == len(CHAIN) + 1
    store.withdraw("b2")
    without = projection_of(store, tmp_path / "cache")
    assert dict(arrays(without)) == dict(arrays(never))
    assert (told(without), without.batches) == (told(never), ["b1"])


def test_only_new_batches_are_read(
    store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, CHAIN, batch="b1")
    projection_of(store, tmp_path / "cache")
    fill(store, [Sent("g1", "project:1", "payee:2", 70, DAY, Flow.PAID)], batch="b2")
    asked: list[Any] = []
    real = type(store).read_table

    def spied(self: GraphStore, query: Query, /, **values: Any) -> Any:
        asked.append(values.get("batches"))
        return real(self, query, **values)

    monkeypatch.setattr(type(store), "read_table", spied)
    refreshed = projection_of(store, tmp_path / "cache")
    assert {tuple(some) for some in asked if some is not None} == {("b2",)}
    assert sorted(told(refreshed)) == sorted(told(projection_of(store, tmp_path / "anew")))
    assert dict(arrays(refreshed)) == dict(arrays(projection_of(store, tmp_path / "anew")))


def test_a_state_that_is_there_is_not_built_again(store: GraphStore, tmp_path: Path) -> None:
    fill(store, CHAIN)
    first = projection_of(store, tmp_path / "cache")
    stamp = (tmp_path / "cache" / first.state).stat().st_mtime_ns
    assert projection_of(store, tmp_path / "cache").state == first.state
    assert (tmp_path / "cache" / first.state).stat().st_mtime_ns == stamp


def test_older_states_go_but_their_readers_stay(store: GraphStore, tmp_path: Path) -> None:
    fill(store, CHAIN, batch="b1")
    old = projection_of(store, tmp_path / "cache")
    fill(store, [Sent("g1", "project:1", "payee:2", 70, DAY, Flow.PAID)], batch="b2")
    new = projection_of(store, tmp_path / "cache")
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [new.state]
    assert told(old) == [as_sent(flow) for flow in CHAIN]


def test_two_may_build_at_once(tmp_path: Path) -> None:
    with open_store(f"ladybug://{tmp_path}/store.db", create=True) as store:
        fill(store, CHAIN)
        with ThreadPoolExecutor(4) as threads:
            jobs = [threads.submit(projection_of, store, tmp_path / "cache") for _ in range(4)]
            assert [told(job.result()) for job in jobs] == 4 * [
                [as_sent(flow) for flow in CHAIN]
            ]


def test_what_a_killed_build_left_does_not_count(store: GraphStore, tmp_path: Path) -> None:
    fill(store, CHAIN)
    begun = tmp_path / "cache" / ".abc-1-2"
    begun.mkdir(parents=True)
    (begun / "meta.json").write_text("{")
    assert len(projection_of(store, tmp_path / "cache").flows) == len(CHAIN)


def test_an_account_of_one_holder_is_its_holder(store: GraphStore, tmp_path: Path) -> None:
    flows = [
        Sent("f1", "project:1", "payee:1", 100, DAY, Flow.PAID),
        Sent("f2", "account:x", "account:y", 60, 2 * DAY),
        Sent("f3", "account:z", "payee:1", 5, 3 * DAY),
    ]
    fill(store, flows, nodes={"payee:2": {}})
    hold(store, "b2", ("payee:1", "account:x"), ("payee:1", "account:z"))
    hold(store, "b3", ("payee:1", "account:y"), ("payee:2", "account:y"))
    projection = projection_of(store, tmp_path / "cache")
    assert [row[1:3] for row in told(projection)] == [
        ("project:1", "payee:1"),
        ("payee:1", "account:y"),
        ("payee:1", "payee:1"),
    ]
    assert projection.number("account:x") == projection.number("payee:1")
    store.withdraw("b2")
    apart = projection_of(store, tmp_path / "cache")
    assert [row[1:3] for row in told(apart)] == [(f.source, f.target) for f in flows]


def test_reach_is_what_cypher_finds(store: GraphStore, tmp_path: Path) -> None:
    flows = sent(("a", "b", 5, 1), ("b", "c", 5, 1), ("c", "d", 5, 0), ("c", "a", 5, 2),
                 ("b", "e", 5, 3))  # fmt: skip
    fill(store, flows)
    projection = projection_of(store, tmp_path / "cache")
    found = reach(projection.flows, [projection.number("a")], "out", Window(since=0))
    trace = downstream(store, "a", TraceOptions(hops=6))
    ends = {chain.nodes[-1].id for chain in trace.chains} - {"a"}
    assert set(projection.names(found.nodes)) == ends == {"b", "c", "e"}


def test_pages_hold_every_flow_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine answers by ranges of places; compared with the rows that were loaded."""
    draw = np.random.default_rng(5)
    count, nodes = 40_000, 3_000
    ends, amounts = draw.integers(0, nodes, (count, 2)), draw.integers(1, 10**12, count)
    flows = [
        Sent(f"t{n}", f"payee:{a}", f"payee:{b}", int(fen), int(at), fund=f"fund:{n % 7}")
        for n, ((a, b), fen, at) in enumerate(
            zip(ends.tolist(), amounts.tolist(), draw.integers(1, 10**6, count), strict=True)
        )
    ]
    paid = [
        Sent(f"p{n}", f"project:{n % 3}", f"payee:{n % nodes}", n + 1, n, Flow.PAID)
        for n in range(count // 2)
    ]
    monkeypatch.setattr(read, "_PAGE", 700)
    with open_store(f"ladybug://{tmp_path}/store.db", create=True) as store:
        fill(store, flows[::2], batch="b1")
        fill(store, flows[1::2], batch="b2")
        fill(store, paid, batch="b3")
        projection = projection_of(store, tmp_path / "cache")
    assert sorted(told(projection)) == sorted(map(as_sent, [*flows, *paid]))


def hold(store: GraphStore, batch: str, *pairs: tuple[str, str]) -> None:
    """Load who holds which account."""
    with store.loading(batch) as load:
        links = rows.links(pairs, batch)
        load.links(Link.HAS_ACCOUNT, Label.PAYEE, Label.BANK_ACCOUNT, links)
        load.record(*rows.record(batch))


def test_refreshing_is_as_good_as_reading_anew(store: GraphStore, tmp_path: Path) -> None:
    fill(store, CHAIN[:2], batch="b1")
    fill(store, CHAIN[2:], batch="b2")
    projection_of(store, tmp_path / "cache")
    fill(store, [Sent("g1", "alloc:1", "project:1", 7, DAY, Flow.FUNDED)], batch="b0")
    store.withdraw("b2")
    refreshed = projection_of(store, tmp_path / "cache")
    fill(store, CHAIN[2:], batch="b3")
    store.withdraw("b1")
    for cache in ("cache", "anew"):
        refreshed = projection_of(store, tmp_path / cache)
        assert [row[0] for row in told(refreshed)] == ["g1", "f3", "f4"]
    assert refreshed.batches == ["b0", "b3"]
