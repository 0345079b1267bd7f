from typing import Any

import pyarrow as pa
import pytest

from graph.errors import InvalidParameter
from graph.model import Label
from graph.store import GraphStore
from graph.tables import node_schema


def _allocation(number: int, document: str) -> dict[str, Any]:
    empty = {f.name: "" if f.type == pa.string() else 0 for f in node_schema(Label.ALLOCATION)}
    return {**empty, "id": f"alloc:{number}", "doc_no": document, "batch": "b1", "row": number}


def test_nodes_are_found_by_a_text_property(store: GraphStore) -> None:
    rows = [_allocation(1, "湘财预〔2024〕1号"), _allocation(2, "x"), _allocation(3, "x")]
    table = pa.Table.from_pylist(rows, schema=node_schema(Label.ALLOCATION))
    with store.loading("b1") as load:
        load.nodes(Label.ALLOCATION, table)
    found = store.nodes_where(Label.ALLOCATION, "doc_no", pa.array(["x", "y"]))
    assert sorted(found["id"].to_pylist()) == ["alloc:2", "alloc:3"]
    assert found.schema == node_schema(Label.ALLOCATION)


def test_only_text_properties_of_the_label_can_be_asked(store: GraphStore) -> None:
    for name in ("total", "no such", "doc_no) RETURN 1 //"):
        with pytest.raises(InvalidParameter, match="has no text"):
            store.nodes_where(Label.ALLOCATION, name, pa.array(["x"]))
