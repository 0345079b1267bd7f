"""A batch can be taken out whole; what others still use stays."""

import pyarrow as pa
import pytest

from graph.errors import FundtraceError, NotFound
from graph.model import Flow, Label, Link
from graph.query import Query
from graph.store import GraphStore, Removed
from tests.graph.rows import by_id, flows, links, nodes, record, two_projects

TOTALS = Query("tests.graph.texts", "totals")
FILES = Query("tests.graph.texts", "files")
ALL = pa.array(["project:1", "project:2", "payee:1", "payee:2"])


def use(store: GraphStore, batch: str, row: int) -> None:
    """Let `batch` pay from project:2 to payee:1, in its row `row`."""
    rows = flows([("project:2", "payee:1")], batch, prefix=f"{batch}-", row=[row])
    with store.loading(batch) as load:
        load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, rows)
        load.record(*record(batch, at=row))


def test_a_batch_alone_leaves_nothing_but_its_record(store: GraphStore) -> None:
    two_projects(store)
    assert store.withdraw("b1") == Removed("b1", nodes=4, flows=2, links=1)
    assert store.labels_by_id(ALL).num_rows == 0
    assert store.read(TOTALS)[0][0] == 0
    assert store.read(FILES) == [("b1", "withdrawn", -(2**40), "明细.csv", 3)]


def test_nodes_that_others_use_stay_with_the_lowest_batch_and_row(store: GraphStore) -> None:
    two_projects(store)
    use(store, "b3", 1)
    use(store, "b2", 7)
    assert store.withdraw("b1") == Removed("b1", nodes=2, flows=2, links=1)
    assert set(store.labels_by_id(ALL)["id"].to_pylist()) == {"project:2", "payee:1"}
    for label, node in ((Label.PROJECT, "project:2"), (Label.PAYEE, "payee:1")):
        kept = by_id(store.nodes_by_id(label, ALL))[node]
        assert (kept["batch"], kept["row"]) == ("b2", 7)
    assert store.withdraw("b2") == Removed("b2", nodes=0, flows=1, links=0)
    assert store.withdraw("b3") == Removed("b3", nodes=2, flows=1, links=0)
    assert store.labels_by_id(ALL).num_rows == 0


def test_a_node_that_only_a_link_of_others_touches_stays(store: GraphStore) -> None:
    two_projects(store)
    with store.loading("b2") as load:
        load.links(Link.KIN_OF, Label.PAYEE, Label.PAYEE, links([("payee:2", "payee:2")], "b2"))
        load.record(*record("b2"))
    assert store.withdraw("b1") == Removed("b1", nodes=3, flows=2, links=1)
    assert store.labels_by_id(ALL).to_pylist() == [{"id": "payee:2", "label": "Payee"}]


def test_what_was_withdrawn_can_be_loaded_again(store: GraphStore) -> None:
    for number in range(4):
        two_projects(store, f"b{number}")
        assert store.read(TOTALS) == [(2, 200)]
        assert store.withdraw(f"b{number}").flows == 2
    two_projects(store, "last")
    assert set(store.nodes_by_id(Label.PAYEE, ALL)["batch"].to_pylist()) == {"last"}


def test_an_unknown_batch_is_not_found_and_the_last_ones_are_named(store: GraphStore) -> None:
    two_projects(store)
    use(store, "b2", 1)
    with pytest.raises(NotFound, match=r"'b9'.*b2, b1"):
        store.withdraw("b9")


def test_a_batch_cannot_be_withdrawn_twice(store: GraphStore) -> None:
    two_projects(store)
    store.withdraw("b1")
    with pytest.raises(FundtraceError, match="withdrawn"):
        store.withdraw("b1")


def test_many_nodes_are_kept_or_removed_as_a_scan_says(store: GraphStore) -> None:
    ids = [f"payee:{row}" for row in range(6000)]
    with store.loading("b1") as load:
        load.nodes(Label.PAYEE, nodes(Label.PAYEE, ids))
        load.record(*record("b1"))
    ends = [(ids[row * 7 % 6000], ids[row * 11 % 3000]) for row in range(2000)]
    rows = flows(ends, "b2")
    with store.loading("b2") as load:
        load.flows(Flow.TRANSFERRED, Label.PAYEE, Label.PAYEE, rows)
        load.record(*record("b2"))
    lowest: dict[str, int] = {}
    for row, pair in enumerate(ends):
        for node in pair:
            lowest.setdefault(node, row)
    assert store.withdraw("b1").nodes == 6000 - len(lowest)
    kept = store.nodes_by_id(Label.PAYEE, pa.array(ids))
    assert {row["id"]: row["row"] for row in kept.to_pylist()} == lowest
