"""One batch on its way into the embedded engine."""

from typing import Any

import pyarrow as pa
from typing_extensions import override

from graph.errors import InvalidParameter, QueryFailed, StoreError
from graph.ladybug_engine import Engine
from graph.model import Flow, Label, Link
from graph.schema import ladybug as texts
from graph.store import Load
from graph.tables import (
    BATCH_SCHEMA,
    SOURCE_SCHEMA,
    checked,
    checked_flows,
    checked_links,
    checked_nodes,
    node_schema,
)


class LadybugLoad(Load):
    """Writes through one connection inside one transaction, by COPY from typed Arrow only.

    One transaction, though the copy of the file it writes to is nobody's until it is whole and
    commits on the way would save memory: after several commits of millions of rows the engine
    was seen not to find keys of nodes it had taken (0.20.4, docs/decisions/0013).
    """

    def __init__(self, engine: Engine, connection: Any, batch: str) -> None:
        self._engine = engine
        self._connection = connection
        self._batch = batch
        self._failure: StoreError | None = None

    @override
    def nodes(self, label: Label, rows: pa.Table, /) -> None:
        self._add_new(label, checked_nodes(self._batch, label, rows))

    @override
    def fill(self, label: Label, rows: pa.Table, /) -> None:
        table = checked(label, rows, node_schema(label))
        if not table.num_rows:
            return
        present = self._present(label, table)
        if present != table.num_rows:
            raise QueryFailed(
                f"{label}: {table.num_rows} nodes to fill, {present} of them are there"
            )
        self._run(texts.overwrite(label), table)

    @override
    def flows(self, kind: Flow, source: Label, target: Label, rows: pa.Table, /) -> None:
        table = checked_flows(self._batch, kind, source, target, rows)
        self._copy(texts.copy_between(kind, source, target), table)

    @override
    def links(self, kind: Link, source: Label, target: Label, rows: pa.Table, /) -> None:
        table = checked_links(self._batch, kind, source, target, rows)
        self._copy(texts.copy_between(kind, source, target), table)

    @override
    def record(self, batch: pa.Table, sources: pa.Table, /) -> None:
        own, files = (
            checked("Batch", batch, BATCH_SCHEMA),
            checked("Source", sources, SOURCE_SCHEMA),
        )
        if own["id"].to_pylist() != [self._batch] or own["status"].to_pylist() != ["loaded"]:
            raise InvalidParameter(
                f"the record of batch {self._batch!r} is one row with its id and the status "
                f"'loaded', got {own.select(['id', 'status']).to_pylist()}"
            )
        self._add_new("Batch", own)
        self._add_new("Source", files)

    def finish(self) -> None:
        """Refuse to commit when a statement failed: the engine has undone what was before."""
        if self._failure is not None:
            raise QueryFailed(
                f"the load of batch {self._batch!r} failed before: {self._failure}"
            ) from self._failure

    def _add_new(self, table: str, rows: pa.Table) -> None:
        # A refused duplicate can leave the engine so that a later COPY ends the process.
        present = self._present(table, rows) if rows.num_rows else 0
        if present:
            raise QueryFailed(
                f"{table}: {present} of {rows.num_rows} ids are there already, the first of "
                f"the rows is {rows['id'][0].as_py()!r}; nodes that are there are filled"
            )
        self._copy(texts.copy_rows(table), rows)

    def _present(self, table: str, rows: pa.Table) -> int:
        self.finish()
        try:
            found = self._engine.rows(
                self._connection, texts.count_present(table), {"rows": rows.select(["id"])}
            )
        except StoreError as error:
            self._failure = error
            raise
        return int(found[0][0])

    def _copy(self, text: str, rows: pa.Table) -> None:
        if rows.num_rows:
            self._run(text, rows)

    def _run(self, text: str, rows: pa.Table) -> None:
        self.finish()
        try:
            self._engine.run(self._connection, text, {"rows": rows})
        except StoreError as error:
            self._failure = error
            raise
