"""Questions to a server see a batch whole or not at all, whatever happens to its load."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pyarrow as pa
import pytest

from graph.errors import NotFound, StateChanged, StoreLocked
from graph.model import Flow, Label, Link
from graph.neo4j_connection import Connection
from graph.neo4j_removal import Mark, begin
from graph.schema.neo4j import text
from graph.store import GraphStore, Removed, open_store
from queries.batches import batches
from queries.one_state import in_one_state
from queries.overview import overview
from queries.tracing import downstream, neighbours, search, show
from tests.conftest import Neo4j
from tests.graph.big_batch import MANY, PAID, load_big, load_that_is_killed, small_graph
from tests.graph.big_batch import write_big as write
from tests.graph.rows import flows, nodes, record

pytestmark = pytest.mark.neo4j


@pytest.fixture
def writer(empty_neo4j: Neo4j) -> Iterator[GraphStore]:
    with open_store(empty_neo4j.url, password=empty_neo4j.password, create=True) as opened:
        small_graph(opened)
        yield opened


@pytest.fixture
def reader(writer: GraphStore, empty_neo4j: Neo4j) -> Iterator[GraphStore]:
    with open_store(empty_neo4j.url, password=empty_neo4j.password, read_only=True) as opened:
        yield opened


def there(store: GraphStore, record_id: str) -> bool:
    try:
        return show(store, record_id).provenance.batch == "big"
    except NotFound:
        return False


def name_of(store: GraphStore, node_id: str) -> str:
    node = show(store, node_id).node
    assert node is not None
    return node.name


@in_one_state
def counted(store: GraphStore) -> dict[str, int]:
    held = overview(store)
    return {
        "payees": next(each.nodes for each in held.nodes if each.label == "Payee"),
        "flows": sum(each.flows for each in held.flows),
        "funds": held.funds[0].flows,
        "paid": held.paid[0].flows,
    }


@in_one_state
def traced(store: GraphStore) -> dict[str, int]:
    around = neighbours(store, "project:1")
    return {
        "chains": downstream(store, "project:1").extent.total,
        "neighbours": around.extent.total,
        "in groups": sum(group.neighbours for group in around.groups if group.by == "kind"),
    }


@in_one_state
def found(store: GraphStore) -> dict[str, Any]:
    return {
        "named": search(store, "村民丙").total,
        "node": there(store, "payee:big:0"),
        "alone": there(store, f"payee:big:{MANY - 1}"),
        "flow": there(store, "big0"),
        "relatives": len(show(store, "payee:1").links),
    }


def answers(store: GraphStore) -> dict[str, Any]:
    return {**counted(store), **traced(store), **found(store)}


OLD = {
    **{"payees": 2, "flows": 3, "funds": 1, "paid": 2},
    **{"chains": 2, "neighbours": 2, "in groups": 2},
    **{"named": 0, "node": False, "alone": False, "flow": False, "relatives": 0},
}
NEW = {
    **{"payees": MANY + 2, "flows": PAID + 4, "funds": 2, "paid": PAID + 2},
    **{"chains": PAID + 2, "neighbours": PAID + 2, "in groups": PAID + 2},
    **{"named": MANY, "node": True, "alone": True, "flow": True, "relatives": 1},
}


def seen_during(
    reader: GraphStore, work: Callable[[], object], asking: Callable[[GraphStore], Any]
) -> list[Any]:
    """Return the different answers to `asking` while `work` runs and after it, in order."""
    seen = []
    with ThreadPoolExecutor(1) as other:
        running = other.submit(work)
        while not running.done():
            seen.append(asking(reader))
        running.result()
    seen.append(asking(reader))
    return [each for each, before in zip(seen, [None, *seen], strict=False) if each != before]


@pytest.mark.parametrize("asking", [counted, traced, found])
def test_readers_see_the_old_graph_until_the_end_of_a_large_load_and_its_withdrawal(
    writer: GraphStore, reader: GraphStore, asking: Callable[[GraphStore], dict[str, Any]]
) -> None:
    old, new = ({name: state[name] for name in asking(reader)} for state in (OLD, NEW))
    assert seen_during(reader, lambda: load_big(writer), asking) == [old, new]
    seen = seen_during(reader, lambda: writer.withdraw("big"), asking)
    assert seen in ([old], [new, old])


def test_nothing_of_a_large_load_is_seen_before_its_end(
    writer: GraphStore, reader: GraphStore
) -> None:
    with writer.loading("big") as load:
        write(load)
        assert answers(reader) == OLD
        assert name_of(reader, "payee:1") == ""
        with pytest.raises(NotFound):
            downstream(reader, "payee:big:0")
        load.record(*record("big"))
    assert answers(reader) == NEW
    assert name_of(reader, "payee:1") == "村民甲"


def test_a_killed_load_leaves_readers_the_old_graph_until_and_after_it_is_undone(
    writer: GraphStore, reader: GraphStore, empty_neo4j: Neo4j
) -> None:
    with load_that_is_killed(empty_neo4j):
        assert answers(reader) == OLD
    assert answers(reader) == OLD
    assert [batch.status for batch in batches(reader) if batch.id == "big"] == ["loading"]
    assert wait_until_free(writer).batch == "big"
    assert answers(reader) == OLD
    assert [batch.id for batch in batches(reader)] == ["old"]
    load_big(writer)
    assert answers(reader) == NEW


def wait_until_free(writer: GraphStore) -> Removed:
    """Undo what a dead process left; the server takes a moment to see that it is dead."""
    for _ in range(50):
        try:
            return writer.recover()[0]
        except StoreLocked:
            time.sleep(0.2)
    raise AssertionError("the killed process still holds the writer's place")


def test_a_withdrawal_that_was_cut_off_shows_the_graph_without_the_batch(
    writer: GraphStore, reader: GraphStore, empty_neo4j: Neo4j
) -> None:
    load_big(writer)
    with closing(Connection(empty_neo4j.url, empty_neo4j.password)) as connection:
        begin(connection, Mark("t", "big", 5, leaving=5))
        assert answers(reader) == OLD
        drop = text("drop_relationships", kind=Flow.PAID)
        connection.write("half", lambda run: run(drop, {"batch": "big", "rows": 9}))
        assert answers(reader) == OLD
    assert writer.recover() == [Removed("big", nodes=MANY, flows=PAID - 9 + 1, links=1)]
    assert answers(reader) == OLD


def test_a_node_of_a_batch_on_its_way_out_stays_where_others_use_it(
    writer: GraphStore, reader: GraphStore, empty_neo4j: Neo4j
) -> None:
    with writer.loading("later") as load:
        ends = [("project:1", "payee:9")]
        load.nodes(Label.PAYEE, nodes(Label.PAYEE, ["payee:9", "payee:10"], "later"))
        load.record(*record("later"))
    with writer.loading("last") as load:
        paid = flows(ends, "last", prefix="last")
        load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, paid)
        load.record(*record("last"))
    with closing(Connection(empty_neo4j.url, empty_neo4j.password)) as connection:
        begin(connection, Mark("t", "later", 5, leaving=5))
    assert show(reader, "payee:9").links == ()
    assert counted(reader)["payees"] == OLD["payees"] + 1
    assert search(reader, "payee:9").total == 1
    assert search(reader, "payee:10").total == 0


def test_an_answer_does_not_mix_what_was_there_before_and_after_a_load(
    writer: GraphStore, reader: GraphStore
) -> None:
    with reader.one_state():
        first = counted(reader)
        beside(lambda: load_big(writer))
        assert {**first, **traced(reader), **found(reader)} == OLD
        beside(lambda: load_big(writer, "more"))
        assert answers(reader) == OLD
    assert counted(reader)["payees"] == NEW["payees"] + MANY


def test_an_answer_that_a_small_load_overtakes_does_not_show_it(
    writer: GraphStore, reader: GraphStore
) -> None:
    with reader.one_state():
        for batch in ("s1", "s2"):
            beside(lambda batch=batch: small_load(writer, batch))  # type: ignore[misc]
            assert answers(reader) == OLD
        with pytest.raises(NotFound):
            show(reader, "payee:s1")
    assert show(reader, "payee:s2").provenance.batch == "s2"


def test_an_answer_that_a_withdrawal_overtakes_is_begun_anew(
    writer: GraphStore, reader: GraphStore
) -> None:
    small_load(writer, "s1")
    asked: list[int] = []

    @in_one_state
    def twice(store: GraphStore) -> tuple[int, int]:
        first = counted(store)["flows"]
        if not asked:
            beside(lambda: writer.withdraw("s1"))
        asked.append(first)
        return first, counted(store)["flows"]

    assert twice(reader) == (OLD["flows"], OLD["flows"])
    assert asked == [OLD["flows"] + 1, OLD["flows"]]


def test_a_pinned_reader_is_told_that_a_batch_was_withdrawn(
    writer: GraphStore, reader: GraphStore
) -> None:
    small_load(writer, "s1")
    with reader.one_state(), pytest.raises(StateChanged, match="'s1' was withdrawn"):
        beside(lambda: writer.withdraw("s1"))
        counted(reader)
    assert counted(reader)["flows"] == OLD["flows"]


def test_an_import_compares_with_what_is_really_there(
    writer: GraphStore, reader: GraphStore
) -> None:
    ids = pa.array(["payee:big:0"])
    with writer.loading("big") as load:
        write(load)
        assert writer.labels_by_id(ids).num_rows == 1
        assert writer.nodes_by_id(Label.PAYEE, ids).num_rows == 1
        assert writer.flows_by_id(pa.array(["big0"])).num_rows == 1
        assert reader.labels_by_id(ids).num_rows == 0
        assert reader.nodes_by_id(Label.PAYEE, ids).num_rows == 0
        assert reader.flows_by_id(pa.array(["big0"])).num_rows == 0
        kin = (Link.KIN_OF, Label.PAYEE, Label.PAYEE, pa.array(["payee:1"]))
        assert writer.links_by_source(*kin).num_rows == 1
        assert reader.links_by_source(*kin).num_rows == 0
        named = (Label.PAYEE, "name", pa.array(["村民丙"]))
        assert reader.nodes_where(*named).num_rows == 0
        load.record(*record("big"))


def beside(work: Callable[[], object]) -> None:
    """Do `work` in another thread, to its end."""
    with ThreadPoolExecutor(1) as other:
        other.submit(work).result()


def small_load(store: GraphStore, batch: str) -> None:
    with store.loading(batch) as load:
        payee = f"payee:{batch}"
        load.nodes(Label.PAYEE, nodes(Label.PAYEE, [payee], batch, name=["村民丙"]))
        paid = flows([("project:1", payee)], batch, prefix=batch)
        load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, paid)
        load.record(*record(batch))
