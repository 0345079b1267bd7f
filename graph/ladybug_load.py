"""One batch on its way into the embedded engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pyarrow as pa
from typing_extensions import override

from graph import ladybug_file as files
from graph.errors import InvalidParameter, QueryFailed, StoreError
from graph.ladybug_driver import give_back
from graph.ladybug_engine import Engine
from graph.ladybug_keys import KeyIndex
from graph.ladybug_spool import Spool
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

#: Rows from which a part waits in a file for the rest of its table.
SPOOLED_ROWS: Final = 200_000

#: Rows after which a load commits on its way: the engine keeps a transaction in memory.
COMMIT_ROWS: Final = 500_000

#: What one COPY may be of the pool: 3 GiB took 3 M payments of 267 bytes and refused 5 M.
_POOL_PER_ROW: Final = 1_024
_POOL_PER_BYTE: Final = 4


class LadybugLoad(Load):
    """Writes through one connection, by COPY from typed Arrow only.

    It writes to a copy of the file that is nobody's until it is whole (`graph.ladybug_file`),
    so it commits on the way and nobody sees it. Large tables are taken in one COPY each, as
    far as the pool has room; small ones go at once, several to a transaction.
    """

    def __init__(self, engine: Engine, connection: Any, batch: str) -> None:
        self._engine = engine
        self._connection = connection
        self._batch = batch
        self._failure: StoreError | None = None
        self._keys = KeyIndex(engine, connection)
        self._spool = Spool(files.next_of(engine.path))
        self._uncommitted = 0

    @override
    def nodes(self, label: Label, rows: pa.Table, /) -> None:
        self._add_new(label, checked_nodes(self._batch, label, rows))

    @override
    def fill(self, label: Label, rows: pa.Table, /) -> None:
        table = checked(label, rows, node_schema(label))
        if not table.num_rows:
            return
        self._flush()
        present = self._present(label, table)
        if present != table.num_rows:
            raise QueryFailed(
                f"{label}: {table.num_rows} nodes to fill, {present} of them are there"
            )
        self._put(texts.overwrite(label), table)

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
        """Write what waits, and make sure that all of it can be found.

        Raises:
            QueryFailed: a statement failed, now or before, or the engine has lost a key.
        """
        self._must_be_sound()
        self._flush()
        self._checkpoint()
        self._keys.check()

    def close(self) -> None:
        """Let go of the file that a load which failed has open."""
        self._spool.close()

    def _add_new(self, table: str, rows: pa.Table) -> None:
        text = texts.copy_rows(table)
        if self._spool.text == text or self._keys.is_new(table):
            self._copy(text, rows)
            self._keys.added(table, rows.num_rows)
            return
        self._flush()
        # A refused duplicate can leave the engine so that a later COPY ends the process.
        present = self._present(table, rows) if rows.num_rows else 0
        if present:
            raise QueryFailed(
                f"{table}: {present} of {rows.num_rows} ids are there already, the first of "
                f"the rows is {rows['id'][0].as_py()!r}; nodes that are there are filled"
            )
        while rows.num_rows:
            room = self._keys.room(table, rows.num_rows)
            if not room:
                self._checkpoint()
                continue
            self._keys.added(table, room)
            self._put(text, rows.slice(0, room))
            rows = rows.slice(room)

    def _present(self, table: str, rows: pa.Table) -> int:
        found = self._run(texts.count_present(table), rows.select(["id"]))
        return int(found.get_all()[0][0])

    def _copy(self, text: str, rows: pa.Table) -> None:
        """Take `rows` now, or gather them with the rest of their table."""
        self._must_be_sound()
        if self._spool.text != text or self._too_much(rows):
            self._flush()
        if self._spool.rows or rows.num_rows >= SPOOLED_ROWS:
            self._spool.add(text, rows)
        elif rows.num_rows:
            self._put(text, rows)

    def _too_much(self, more: pa.Table) -> bool:
        rows, size = self._spool.rows + more.num_rows, self._spool.bytes + more.nbytes
        needed = max(rows * _POOL_PER_ROW, size * _POOL_PER_BYTE)
        return bool(needed > self._engine.load_pool)

    def _flush(self) -> None:
        """Let the engine take what was gathered, in a transaction of its own."""
        if not self._spool.rows:
            return
        text = self._spool.text
        self._run("COMMIT")
        with self._spool.taken() as rows, self._noted():
            self._engine.run_apart(self._connection, text, {"rows": rows})
        self._run("BEGIN TRANSACTION")
        self._checkpoint()
        give_back()

    def _put(self, text: str, rows: pa.Table) -> None:
        self._run(text, rows)
        self._uncommitted += rows.num_rows
        if self._uncommitted >= COMMIT_ROWS:
            self._checkpoint()

    def _checkpoint(self) -> None:
        self._must_be_sound()
        with self._noted():
            self._engine.checkpoint(self._connection)
        self._keys.checkpointed()
        self._uncommitted = 0

    def _must_be_sound(self) -> None:
        """Refuse to go on when a statement failed: the engine has undone what was before."""
        if self._failure is not None:
            raise QueryFailed(
                f"the load of batch {self._batch!r} failed before: {self._failure}"
            ) from self._failure

    def _run(self, text: str, rows: pa.Table | None = None) -> Any:
        self._must_be_sound()
        values = {} if rows is None else {"rows": rows}
        with self._noted():
            return self._engine.run(self._connection, text, values)

    @contextmanager
    def _noted(self) -> Iterator[None]:
        """Note what fails, so that nothing goes on after it."""
        try:
            yield
        except StoreError as error:
            self._failure = error
            raise
