"""A load is whole or nothing, and says what is wrong with its rows."""

from collections.abc import Callable

import pyarrow as pa
import pytest

from graph.errors import FundtraceError, InvalidParameter, QueryFailed, StoreError
from graph.model import Flow, Label, Link
from graph.query import Query
from graph.store import GraphStore, Load
from tests.graph.conftest import Place
from tests.graph.rows import flows, links, nodes, record, two_projects

TOTALS = Query("tests.graph.texts", "totals")
PAY = [("project:1", "payee:1")]


def totals(store: GraphStore) -> tuple[int, int]:
    return store.read(TOTALS)[0]


def test_an_exception_undoes_the_whole_load(store: GraphStore) -> None:
    with pytest.raises(KeyError), store.loading("b1") as load:
        load.nodes(Label.PROJECT, nodes(Label.PROJECT, ["project:1"]))
        load.record(*record("b1"))
        raise KeyError("a mistake of the caller")
    assert store.labels_by_id(pa.array(["project:1"])).num_rows == 0
    two_projects(store)
    assert totals(store) == (2, 200)


def test_nothing_is_visible_before_the_end(place: Place, store: GraphStore) -> None:
    two_projects(store)
    with store.loading("b2") as load, place.open(read_only=True) as reader:
        rows = flows(PAY, "b2", prefix="g")
        load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, rows)
        assert totals(store) == totals(reader) == (2, 200)
        load.record(*record("b2"))
    assert totals(store) == (3, 300)


def test_a_load_that_failed_once_cannot_go_on(embedded: GraphStore) -> None:
    two_projects(embedded)
    with pytest.raises(QueryFailed), embedded.loading("b2") as load:
        load.nodes(Label.CONTACT, nodes(Label.CONTACT, ["contact:1"], "b2"))
        unknown = flows([("project:1", "payee:none")], "b2", prefix="g")
        with pytest.raises(QueryFailed):
            load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, unknown)
        with pytest.raises(QueryFailed, match="failed before"):
            load.nodes(Label.CONTACT, nodes(Label.CONTACT, ["contact:2"], "b2"))
    found = embedded.labels_by_id(pa.array(["contact:1", "contact:2"]))
    assert found.num_rows == 0
    assert totals(embedded) == (2, 200)


def test_an_end_that_is_not_there_is_refused_and_undoes_the_load(store: GraphStore) -> None:
    two_projects(store)
    with pytest.raises(QueryFailed), store.loading("b2") as load:
        load.nodes(Label.CONTACT, nodes(Label.CONTACT, ["contact:1"], "b2"))
        unknown = flows([("project:1", "payee:none")], "b2", prefix="g")
        load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, unknown)
    assert store.labels_by_id(pa.array(["contact:1"])).num_rows == 0


def test_a_node_that_is_there_is_refused_and_loads_go_on_after_it(store: GraphStore) -> None:
    two_projects(store)
    with pytest.raises(QueryFailed), store.loading("b2") as load:
        again = nodes(Label.PAYEE, ["payee:9", "payee:1"], "b2")
        load.nodes(Label.PAYEE, again)
    with store.loading("b3") as load:
        load.nodes(Label.PAYEE, nodes(Label.PAYEE, ["payee:9"], "b3"))
        load.record(*record("b3"))
    assert store.nodes_by_id(Label.PAYEE, pa.array(["payee:9"]))["batch"].to_pylist() == ["b3"]


def test_filling_a_node_that_is_not_there_is_refused(embedded: GraphStore) -> None:
    with (
        pytest.raises(QueryFailed, match="1 nodes to fill, 0 of them"),
        embedded.loading("b1") as load,
    ):
        load.fill(Label.PAYEE, nodes(Label.PAYEE, ["payee:1"]))


def test_empty_tables_load_nothing(store: GraphStore) -> None:
    with store.loading("b1") as load:
        load.nodes(Label.PAYEE, nodes(Label.PAYEE, []))
        load.fill(Label.PAYEE, nodes(Label.PAYEE, []))
        load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, flows([]))
        load.links(Link.KIN_OF, Label.PAYEE, Label.PAYEE, links([]))
    assert totals(store)[0] == 0


WRONG: dict[str, Callable[[Load], None]] = {
    "cannot be joined": lambda load: load.flows(
        Flow.ALLOCATED, Label.PAYEE, Label.PROJECT, flows(PAY)
    ),
    "cannot be linked": lambda load: load.links(
        Link.OWNS, Label.PROJECT, Label.PAYEE, links(PAY)
    ),
    "no money": lambda load: load.flows(
        Flow.PAID, Label.PROJECT, Label.PAYEE, flows(PAY, amount=[0])
    ),
    "negative money": lambda load: load.flows(
        Flow.PAID, Label.PROJECT, Label.PAYEE, flows(PAY, amount=[-1])
    ),
    "columns in another order": lambda load: load.nodes(
        Label.PAYEE, nodes(Label.PAYEE, ["payee:9"]).select(["name", "id"])
    ),
    "a null": lambda load: load.nodes(
        Label.PAYEE, nodes(Label.PAYEE, ["payee:9"], name=[None])
    ),
    "the same id twice": lambda load: load.nodes(
        Label.PAYEE, nodes(Label.PAYEE, ["payee:9", "payee:9"])
    ),
    "text for money": lambda load: load.flows(
        Flow.PAID, Label.PROJECT, Label.PAYEE, _with_text_amount()
    ),
}


def _with_text_amount() -> pa.Table:
    rows = flows(PAY)
    place = rows.column_names.index("amount")
    return rows.set_column(place, "amount", pa.array(["100"]))


@pytest.mark.parametrize("what", WRONG)
def test_rows_outside_the_model_are_refused(store: GraphStore, what: str) -> None:
    two_projects(store, "b0")
    with pytest.raises(FundtraceError) as caught, store.loading("b1") as load:
        WRONG[what](load)
    assert isinstance(caught.value, InvalidParameter | QueryFailed)
    assert totals(store) == (2, 200)


def test_rows_of_another_batch_are_refused(embedded: GraphStore) -> None:
    with (
        pytest.raises(InvalidParameter, match="belong to batch 'b2'"),
        embedded.loading("b1") as load,
    ):
        load.nodes(Label.PAYEE, nodes(Label.PAYEE, ["payee:1"], "b2"))


def test_a_record_says_loaded(embedded: GraphStore) -> None:
    own, files = record("b1")
    loading = own.set_column(1, "status", pa.array(["loading"]))
    with (
        pytest.raises(InvalidParameter, match="status 'loaded'"),
        embedded.loading("b1") as load,
    ):
        load.record(loading, files)


def test_two_loads_at_once_are_refused(embedded: GraphStore) -> None:
    with embedded.loading("b1"):
        with pytest.raises(StoreError, match="another load"), embedded.loading("b2"):
            pass
        with pytest.raises(StoreError, match="a load is open"):
            embedded.close()


def test_who_reserved_the_writers_place_loads_one_batch_after_another(
    place: Place, store: GraphStore
) -> None:
    with store.reserved():
        for batch in ("b1", "b2"):
            with store.loading(batch) as load:
                ids = [f"payee:{batch}"]
                load.nodes(Label.PAYEE, nodes(Label.PAYEE, ids, batch=batch))
                load.record(*record(batch))
                with pytest.raises(StoreError, match="another"), store.loading("b3"):
                    pass
        assert store.withdraw("b1").nodes == 1
    with store.loading("b4") as load:
        load.record(*record("b4"))
    assert store.labels_by_id(pa.array(["payee:b1", "payee:b2"]))["id"].to_pylist() == [
        "payee:b2"
    ]


def test_a_store_opened_for_reading_takes_no_load(place: Place, store: GraphStore) -> None:
    with place.open(read_only=True) as reader:
        with pytest.raises(StoreError), reader.loading("b1"):
            pass
        with pytest.raises(StoreError):
            reader.set_key_check("x")
        with pytest.raises(StoreError):
            reader.withdraw("b1")
