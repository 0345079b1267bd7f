"""What a reader of a server sees while something begins, ends or fails beside it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, Final

import pyarrow as pa
import pytest

from graph.errors import QueryFailed, StateChanged
from graph.model import Flow, Label
from graph.neo4j_connection import Connection
from graph.neo4j_load import IN_ONE
from graph.neo4j_view import Views
from graph.store import GraphStore, open_store
from tests.conftest import Neo4j
from tests.graph.rows import by_id, flows, nodes, record, two_projects

pytestmark = pytest.mark.neo4j

COUNTS: Final = """
MATCH ()-[r:PAID]->() WHERE size($hidden) = 0 OR NOT r.batch IN $hidden
RETURN count(r) AS flows
"""


@pytest.fixture
def store(empty_neo4j: Neo4j) -> Iterator[GraphStore]:
    with open_store(empty_neo4j.url, password=empty_neo4j.password, create=True) as opened:
        two_projects(opened)
        yield opened


@pytest.fixture
def connection(store: GraphStore, empty_neo4j: Neo4j) -> Iterator[Connection]:
    with closing(Connection(empty_neo4j.url, empty_neo4j.password)) as opened:
        yield opened


def load_more(store: GraphStore, batch: str = "b2") -> None:
    with store.loading(batch) as load:
        paid = flows([("project:1", "payee:2")], batch, prefix=batch)
        load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, paid)
        load.record(*record(batch))


class Reading:
    """Reads a count of flows; the first time, something happens before the answer is taken."""

    def __init__(self, views: Views, happens: Callable[[], object]) -> None:
        self.views, self.happens = views, happens
        self.counts: list[int] = []

    def __call__(self) -> int:
        return self.views.read("counting", COUNTS, {}, self.take)

    def take(self, _: list[str], rows: Iterable[Sequence[Any]]) -> int:
        ((count,),) = rows
        if not self.counts:
            with ThreadPoolExecutor(1) as other:
                other.submit(self.happens).result()
        self.counts.append(count)
        return int(count)


def test_a_read_that_a_load_overtakes_is_read_again_and_sees_all_of_it(
    store: GraphStore, connection: Connection
) -> None:
    reading = Reading(Views(connection), lambda: load_more(store))
    assert reading() == 3
    assert reading.counts == [2, 3]


def test_a_pinned_read_that_a_load_overtakes_is_read_again_without_it(
    store: GraphStore, connection: Connection
) -> None:
    views = Views(connection)
    reading = Reading(views, lambda: load_more(store))
    with views.pinned():
        assert reading() == 2
        load_more(store, "b3")
        with views.pinned():
            assert reading() == 2
        assert reading() == 2
    assert reading() == 4


def test_a_pinned_read_that_a_withdrawal_overtakes_fails(
    store: GraphStore, connection: Connection
) -> None:
    views = Views(connection)
    reading = Reading(views, lambda: store.withdraw("b1"))
    with views.pinned(), pytest.raises(StateChanged, match="'b1' was withdrawn"):
        reading()
    assert reading() == 0


def test_another_thread_is_not_pinned(store: GraphStore, connection: Connection) -> None:
    views = Views(connection)
    reading = Reading(views, lambda: None)
    with views.pinned():
        load_more(store)
        with ThreadPoolExecutor(1) as other:
            assert other.submit(reading).result() == 3
        assert reading() == 2


def test_a_load_that_failed_meanwhile_leaves_no_trace_in_a_pinned_answer(
    store: GraphStore, connection: Connection
) -> None:
    views = Views(connection)
    with views.pinned():
        with pytest.raises(ZeroDivisionError), store.loading("b2") as load:
            ids = [f"payee:new:{row}" for row in range(IN_ONE + 1)]
            load.nodes(Label.PAYEE, nodes(Label.PAYEE, ids, "b2"))
            raise ZeroDivisionError
        assert Reading(views, lambda: None)() == 2


def test_a_load_that_fills_more_nodes_than_one_transaction_takes_can_be_undone(
    store: GraphStore,
) -> None:
    ids = [f"payee:many:{row}" for row in range(IN_ONE + 1)]
    with store.loading("many") as load:
        load.nodes(Label.PAYEE, nodes(Label.PAYEE, ids, "many"))
        load.record(*record("many"))
    named = nodes(Label.PAYEE, ids, "many", name=["filled"] * len(ids))
    with pytest.raises(QueryFailed, match="are not there"), store.loading("names") as load:
        load.fill(Label.PAYEE, named)
        load.fill(Label.PAYEE, nodes(Label.PAYEE, ["payee:nowhere"], "many"))
        load.record(*record("names"))
    some = pa.array(ids[:: IN_ONE // 2])
    assert {row["name"] for row in by_id(store.nodes_by_id(Label.PAYEE, some)).values()} == {""}
    with store.loading("names") as load:
        load.fill(Label.PAYEE, named)
        load.record(*record("names"))
    found = by_id(store.nodes_by_id(Label.PAYEE, some))
    assert {row["name"] for row in found.values()} == {"filled"}
    assert store.recover() == []
