"""Small Arrow tables for the store: what is not said is '' or 0."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from graph.model import (
    BATCH_COLUMNS,
    FLOW_PROPERTIES,
    LINK_PROPERTIES,
    SOURCE_COLUMNS,
    Flow,
    Label,
    Link,
    Type,
    node_properties,
)
from graph.store import GraphStore
from graph.tables import arrow_schema

_ENDS = {"source": Type.STRING, "target": Type.STRING}

Columns = Mapping[str, Sequence[Any]]


def table(columns: Mapping[str, Type], count: int, given: Columns) -> pa.Table:
    """Return `count` rows of `columns`; those not `given` are empty."""
    blank: dict[Type, Any] = {Type.STRING: "", Type.INT64: 0}
    data = {name: given.get(name, [blank[kind]] * count) for name, kind in columns.items()}
    return pa.table(data, schema=arrow_schema(columns))


def nodes(
    label: Label, ids: Sequence[str], batch: str = "b1", **given: Sequence[Any]
) -> pa.Table:
    count = len(ids)
    common: Columns = {"id": ids, "batch": [batch] * count, "row": range(count)}
    return table(node_properties(label), count, {**common, **given})


def flows(
    ends: Sequence[tuple[str, str]],
    batch: str = "b1",
    *,
    prefix: str = "f",
    **given: Sequence[Any],
) -> pa.Table:
    count = len(ends)
    common: Columns = {
        "source": [a for a, _ in ends],
        "target": [b for _, b in ends],
        "id": [f"{prefix}{row}" for row in range(count)],
        "amount": [100] * count,
        "batch": [batch] * count,
        "row": range(count),
    }
    return table({**_ENDS, **FLOW_PROPERTIES}, count, {**common, **given})


def links(
    ends: Sequence[tuple[str, str]], batch: str = "b1", **given: Sequence[Any]
) -> pa.Table:
    count = len(ends)
    common: Columns = {
        "source": [a for a, _ in ends],
        "target": [b for _, b in ends],
        "batch": [batch] * count,
        "row": range(count),
    }
    return table({**_ENDS, **LINK_PROPERTIES}, count, {**common, **given})


def record(batch: str = "b1", at: int = 0) -> tuple[pa.Table, pa.Table]:
    """Return the batch's record and that of its one file."""
    own: Columns = {"id": [batch], "status": ["loaded"], "at": [at], "read_fen": [-(2**40)]}
    file: Columns = {"id": [f"{batch}/1"], "batch": [batch], "file": ["明细.csv"], "rows": [3]}
    return table(BATCH_COLUMNS, 1, own), table(SOURCE_COLUMNS, 1, file)


def filled(columns: Mapping[str, Type], count: int) -> dict[str, list[Any]]:
    """Return values that differ in every cell, of all columns but `batch`."""
    place = {name: index for index, name in enumerate(columns)}
    return {
        name: [
            f"{name} {row} 〔2024〕\n'\"\\" if kind is Type.STRING else place[name] * 1000 + row
            for row in range(count)
        ]
        for name, kind in columns.items()
        if name != "batch"
    }


def two_projects(store: GraphStore, batch: str = "b1") -> None:
    """Load project:1 and project:2, payee:1 and payee:2 and two payments of 100 fen."""
    ends = [("project:1", "payee:1"), ("project:2", "payee:1")]
    with store.loading(batch) as load:
        load.nodes(Label.PROJECT, nodes(Label.PROJECT, ["project:1", "project:2"], batch))
        load.nodes(Label.PAYEE, nodes(Label.PAYEE, ["payee:1", "payee:2"], batch))
        load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, flows(ends, batch))
        load.links(
            Link.KIN_OF, Label.PAYEE, Label.PAYEE, links([("payee:1", "payee:2")], batch)
        )
        load.record(*record(batch))


def by_id(rows: pa.Table) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows.to_pylist()}
