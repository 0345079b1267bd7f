"""Reading: parameters, plain values, limits of time, threads."""

from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest

from graph.errors import QueryFailed, QueryTimeout, StoreError
from graph.model import Label
from graph.query import Query
from graph.store import GraphStore
from tests.graph.rows import nodes, record, two_projects


def query(name: str) -> Query:
    return Query("tests.graph.texts", name)


def payees(store: GraphStore, count: int) -> None:
    ids = [f"payee:{row}" for row in range(count)]
    names = [f"name {row % 10}" for row in range(count)]
    with store.loading("b1") as load:
        load.nodes(Label.PAYEE, nodes(Label.PAYEE, ids, name=names))
        load.record(*record("b1"))


def test_values_of_every_kind_go_in_and_come_out(store: GraphStore) -> None:
    for number in (0, 1, -1, 127, 128, 2**31, 2**53 + 1, 2**62):
        text, many = "名 '\"\\", [1, 300, 2**40]
        found = store.read(
            query("echo"), text=text, number=number, real=0.5, flag=True, many=many
        )
        assert found == [(text, number, 0.5, True, many)]


def test_answers_are_plain_python(store: GraphStore) -> None:
    payees(store, 10)
    rows = store.read(query("counts"))
    assert rows == [(10, 45, 4.5, "payee:0", rows[0][4])]
    assert [type(value) for value in rows[0]] == [int, int, float, str, list]
    assert sorted(rows[0][4]) == list(range(10))


def test_integers_of_a_table_are_64_bits_wide(store: GraphStore) -> None:
    payees(store, 10)
    found = store.read_table(query("counts"))
    assert found.schema.field("many").type == pa.int64()
    assert found.schema.field("total").type == pa.int64()
    assert found.select(["many", "total"]).to_pylist() == [{"many": 10, "total": 45}]


def test_a_list_is_a_parameter(store: GraphStore) -> None:
    payees(store, 30)
    found = store.read(query("payees_named"), names=["name 3", "name 9"])
    assert [row[1] for row in found] == [13, 19, 23, 29, 3, 9]
    assert store.read(query("payees_named"), names=[]) == []


def test_a_query_is_asked_for_each_of_several_ids_in_their_order(store: GraphStore) -> None:
    two_projects(store)
    asked = ["payee:2", "payee:none", "payee:1", "payee:1"]
    paid = [("payee:1", "project:1", 100), ("payee:1", "project:2", 100)]
    found = store.read_each(query("paid_to"), asked, least=100)
    assert sorted(found[:2]) == sorted(found[2:]) == paid
    assert store.read_each(query("paid_to"), asked, least=101) == []
    assert store.read_each(query("paid_to"), [], least=100) == []
    with pytest.raises(QueryFailed):
        store.read_each(query("paid_to"), asked)


def test_a_query_ends_at_its_limit_and_the_next_is_answered(store: GraphStore) -> None:
    payees(store, 3000)
    with pytest.raises(QueryTimeout):
        store.read(query("endless"), timeout=0.3)
    with pytest.raises(QueryTimeout):
        store.read_table(query("endless"), timeout=0.3)
    assert store.read(query("counts"))[0][0] == 3000


def test_a_text_that_is_no_statement_fails(store: GraphStore) -> None:
    with pytest.raises(QueryFailed):
        store.read(query("broken"))


def test_a_parameter_that_is_missing_fails(store: GraphStore) -> None:
    with pytest.raises(QueryFailed, match="names"):
        store.read(query("payees_named"))


def test_a_reading_cannot_write(store: GraphStore) -> None:
    two_projects(store)
    with pytest.raises(StoreError):
        store.read(query("writing"))
    assert set(store.nodes_by_id(Label.PAYEE, pa.array(["payee:1"]))["name"].to_pylist()) == {
        ""
    }


def test_many_threads_read_at_once(store: GraphStore) -> None:
    payees(store, 2000)

    def ask(number: int) -> list[tuple[object, ...]]:
        return store.read(query("payees_named"), names=[f"name {number % 10}"])

    alone = [ask(number) for number in range(10)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(ask, range(200)))
    assert together == [alone[number % 10] for number in range(200)]


def test_a_closed_store_says_so(store: GraphStore) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.read(query("counts"))
    with pytest.raises(StoreError, match="closed"), store.loading("b1"):
        pass


def test_reads_in_one_state_do_not_see_what_is_loaded_meanwhile(
    embedded: GraphStore,
) -> None:
    two_projects(embedded)
    with embedded.one_state():
        with ThreadPoolExecutor(1) as other:
            other.submit(two_more_projects, embedded).result()
        assert embedded.labels_by_id(NEW).num_rows == 0
        with embedded.one_state():
            assert embedded.labels_by_id(NEW).num_rows == 0
    assert embedded.labels_by_id(NEW).num_rows == 1


NEW = pa.array(["project:9"])


def two_more_projects(store: GraphStore) -> None:
    with store.loading("b9") as load:
        load.nodes(Label.PROJECT, nodes(Label.PROJECT, ["project:9"], "b9"))
        load.record(*record("b9"))
