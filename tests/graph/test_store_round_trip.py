"""What is loaded is what comes back: every label, flow and link, every column."""

import pyarrow as pa
import pytest

from graph.model import (
    FLOW_PAIRS,
    FLOW_PROPERTIES,
    LINK_PAIRS,
    LINK_PROPERTIES,
    Flow,
    Label,
    Link,
    node_properties,
)
from graph.query import Query
from graph.store import GraphStore
from tests.graph.rows import by_id, filled, flows, links, nodes, record

COUNT = 3


def ends_of(label: Label) -> list[str]:
    return [f"{label}:{row}" for row in range(COUNT)]


def full(label: Label, ids: list[str] | None = None, batch: str = "b1") -> pa.Table:
    """Return nodes of `label` in which every cell has a value of its own."""
    values = filled(node_properties(label), COUNT)
    own = [f"{label} {odd}" for odd in values.pop("id")]  # ids are unique over all labels
    return nodes(label, ids or own, batch, **values)


def fill_labels(store: GraphStore) -> None:
    with store.loading("b1") as load:
        for label in Label:
            load.nodes(label, nodes(label, ends_of(label)))


def test_every_column_of_every_label_comes_back(store: GraphStore) -> None:
    sent = {}
    with store.loading("b1") as load:
        for label in Label:
            sent[label] = full(label)
            load.nodes(label, sent[label])
    for label, rows in sent.items():
        found = store.nodes_by_id(label, rows["id"])
        assert found.schema.equals(rows.schema), label
        assert by_id(found) == by_id(rows), label


def test_every_flow_between_every_pair_comes_back(store: GraphStore) -> None:
    fill_labels(store)
    sent: dict[str, object] = {}
    with store.loading("b2") as load:
        for kind in Flow:
            for source, target in FLOW_PAIRS[kind]:
                ends = list(zip(ends_of(source), reversed(ends_of(target)), strict=True))
                values = filled(FLOW_PROPERTIES, COUNT)
                values["id"] = [f"{kind}-{source}-{target}-{row}" for row in range(COUNT)]
                rows = flows(ends, "b2", prefix="", **values)
                load.flows(kind, source, target, rows)
                sent |= {row["id"]: {"kind": kind, **row} for row in rows.to_pylist()}
    found = store.flows_by_id(pa.array(list(sent)))
    assert by_id(found) == sent
    assert found.num_rows == len(sent)


@pytest.mark.parametrize("kind", Link)
def test_every_link_between_every_pair_comes_back(store: GraphStore, kind: Link) -> None:
    fill_labels(store)
    for source, target in LINK_PAIRS[kind]:
        batch = f"b-{source}-{target}"
        ends = list(zip(ends_of(source), reversed(ends_of(target)), strict=True))
        values = filled(LINK_PROPERTIES, COUNT)
        rows = links(ends, batch, **values)
        with store.loading(batch) as load:
            load.links(kind, source, target, rows)
        found = store.links_by_source(kind, source, target, rows["source"])
        assert found.sort_by("source").equals(rows.sort_by("source"))


def test_filling_overwrites_every_column(store: GraphStore) -> None:
    fill_labels(store)
    with store.loading("b2") as load:
        for label in Label:
            load.fill(label, full(label, ends_of(label), "b9"))
    for label in Label:
        wanted = full(label, ends_of(label), "b9")
        assert by_id(store.nodes_by_id(label, wanted["id"])) == by_id(wanted), label


def test_the_record_of_a_batch_and_its_files_comes_back(store: GraphStore) -> None:
    with store.loading("b1") as load:
        load.record(*record("b1"))
    found = store.read(Query("tests.graph.texts", "files"))
    assert found == [("b1", "loaded", -(2**40), "明细.csv", 3)]


def test_a_slice_of_a_chunked_table_loads_its_own_rows(store: GraphStore) -> None:
    ids = [f"payee:{row}" for row in range(3000)]
    whole = pa.concat_tables(
        [nodes(Label.PAYEE, ids[:1000]), nodes(Label.PAYEE, ids[1000:], name=ids[1000:])]
    )
    with store.loading("b1") as load:
        load.nodes(Label.PAYEE, whole.slice(990, 1500))
    found = by_id(store.nodes_by_id(Label.PAYEE, pa.array(ids)))
    assert found == by_id(whole.slice(990, 1500))
