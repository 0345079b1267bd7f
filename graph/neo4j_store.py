"""Neo4j, by the official driver, as a `GraphStore`."""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from types import TracebackType
from typing import Any, Final

import pyarrow as pa
from typing_extensions import override

from graph import neo4j_lookup as lookup
from graph.errors import (
    IndexesMissing,
    InvalidParameter,
    NotFound,
    SchemaMismatch,
    StoreError,
)
from graph.model import SCHEMA_VERSION, Label, Link, check_readable
from graph.neo4j_connection import CHUNK, Connection
from graph.neo4j_load import Neo4jLoad
from graph.neo4j_removal import Mark, finish, marks, withdraw
from graph.neo4j_steps import bring_up
from graph.neo4j_view import Views
from graph.query import Dialect, Query
from graph.schema.neo4j import statements, text
from graph.store import DEFAULT_TIMEOUT, GraphStore, Removed, Row, StoreInfo

log = logging.getLogger(__name__)

_VALUES: Final = Query("graph.cypher", "store_values")


class Neo4jStore(GraphStore):
    """A store in one database of a Neo4j server."""

    def __init__(self, connection: Connection, *, read_only: bool) -> None:
        self._connection = connection
        self._read_only = read_only
        self._views = Views(connection)
        self._thread = threading.local()  # `still` of the writer's place that it reserved

    @property
    @override
    def dialect(self) -> Dialect:
        return Dialect.NEO4J

    @override
    def info(self) -> StoreInfo:
        values = _known(self._connection)
        return StoreInfo(
            engine="neo4j",
            engine_version=self._connection.version,
            schema_version=int(values["schema_version"]),
            currency=values["currency"],
            key_check=values["key_check"],
        )

    @override
    def one_state(self) -> AbstractContextManager[None]:
        return self._views.pinned()

    @override
    def read(
        self, query: Query, /, *, timeout: float = DEFAULT_TIMEOUT, **values: Any
    ) -> list[Row]:
        cypher = query.text(self.dialect)
        return self._views.read(query.name, cypher, values, _tuples, timeout=timeout)

    @override
    def read_table(
        self, query: Query, /, *, timeout: float = DEFAULT_TIMEOUT, **values: Any
    ) -> pa.Table:
        cypher = query.text(self.dialect)
        return self._views.read(query.name, cypher, values, _table, timeout=timeout)

    @override
    def nodes_by_id(self, label: Label, ids: pa.Array, /) -> pa.Table:
        return lookup.nodes_by_id(self._look, label, ids)

    @override
    def labels_by_id(self, ids: pa.Array, /) -> pa.Table:
        return lookup.labels_by_id(self._look, ids)

    @override
    def flows_by_id(self, ids: pa.Array, /) -> pa.Table:
        return lookup.flows_by_id(self._look, ids)

    @override
    def links_by_source(
        self, kind: Link, source: Label, target: Label, ids: pa.Array, /
    ) -> pa.Table:
        return lookup.links_by_source(self._look, kind, source, target, ids)

    @override
    def nodes_where(self, label: Label, name: str, values: pa.Array, /) -> pa.Table:
        return lookup.nodes_where(self._look, label, name, values)

    @override
    def holders_of(self, accounts: pa.Array, /) -> pa.Table:
        return lookup.holders_of(self._look, accounts)

    @override
    @contextmanager
    def reserved(self) -> Iterator[None]:
        self._must_write()
        with self._turn() as still:
            self._thread.still = still
            try:
                yield
            finally:
                self._thread.still = None

    @override
    @contextmanager
    def loading(self, batch: str, /) -> Iterator[Neo4jLoad]:
        if not batch:
            raise InvalidParameter("a batch needs an id, got ''")
        self._must_write()
        with self._turn() as still:
            mark = Mark(_token(), batch, _now())
            load = Neo4jLoad(self._connection, mark)
            try:
                yield load
                load.finish(still)
            except BaseException:
                _undo(load)
                raise

    @override
    def set_key_check(self, fingerprint: str, /) -> None:
        self._must_write()
        _set(self._connection, {"key_check": fingerprint})

    @override
    def withdraw(self, batch: str, /) -> Removed:
        self._must_write()
        with self._turn():
            return withdraw(self._connection, batch, _token(), _now())

    @override
    def recover(self) -> list[Removed]:
        self._must_write()
        with self._turn():
            ended = [finish(self._connection, mark) for mark in marks(self._connection)]
        return [removed for removed in ended if removed is not None]

    @override
    def close(self) -> None:
        self._connection.close()

    @override
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _look(self, cypher: str, values: dict[str, Any]) -> list[dict[str, Any]]:
        """Look ids up: readers as they read; an import must know all that is there."""
        if self._read_only or self._views.is_pinned:
            return self._views.read("looking up ids", cypher, values, _maps)
        return self._connection.read("looking up ids", cypher, {**values, "hidden": []}, _maps)

    @contextmanager
    def _turn(self) -> Iterator[Callable[[], None]]:
        """Write alone; the thread that reserved this goes on, with one thing at a time.

        Yields a check that nobody else has become the writer.
        """
        held: Callable[[], None] | None = getattr(self._thread, "still", None)
        if held is None:
            with self._connection.writing(_now()) as still:
                yield still
            return
        self._thread.still = None
        try:
            yield held
        finally:
            self._thread.still = held

    def _must_write(self) -> None:
        if self._read_only:
            raise StoreError(
                f"{self._connection.where} is open for reading only; open it for writing"
            )


def open_neo4j(
    url: str, *, password: str, read_only: bool, create: bool, currency: str
) -> Neo4jStore:
    """Open the store in a Neo4j database; see `graph.store.open_store`."""
    connection = Connection(url, password)
    try:
        makes = create and not read_only
        if makes and not _known(connection):
            _make(connection, currency or "CNY")
        version = _check(connection, currency if create else "")
        check_readable(connection.where, version, read_only=read_only)
        if version < SCHEMA_VERSION:
            bring_up(connection, version)
        _index(connection, makes=makes)
    except BaseException:
        connection.close()
        raise
    return Neo4jStore(connection, read_only=read_only)


def _known(connection: Connection) -> dict[str, str]:
    cypher = _VALUES.text(Dialect.NEO4J)
    return dict(connection.read("reading the settings", cypher, {}, _tuples))


def _make(connection: Connection, currency: str) -> None:
    """Make the schema, then say so: a store that says what it is has all of it."""
    connection.change_schema(statements().values())
    values = {"currency": currency, "schema_version": str(SCHEMA_VERSION), "key_check": ""}
    _set(connection, {**values, "created_at": str(_now())})


def _set(connection: Connection, values: dict[str, str]) -> None:
    rows = [list(pair) for pair in values.items()]
    connection.write("writing the settings", lambda run: run(text("set"), {"rows": rows}))


def _check(connection: Connection, currency: str) -> int:
    """Return the version of a schema that can be read."""
    known = _known(connection)
    if not known:
        raise NotFound(f"there is no store at {connection.where}; an import makes one")
    version = int(known["schema_version"])
    if not 1 <= version <= SCHEMA_VERSION:
        newer = "a newer" if version > SCHEMA_VERSION else "an unknown older"
        raise SchemaMismatch(
            f"{connection.where} has schema version {version}, written by {newer} fundtrace; "
            f"this one reads versions 1 to {SCHEMA_VERSION}"
        )
    if currency and known["currency"] != currency:
        raise StoreError(
            f"{connection.where} holds amounts in {known['currency']}, asked for {currency}; "
            "one store has one currency"
        )
    return version


def _index(connection: Connection, *, makes: bool) -> None:
    """Make the indexes that are missing, as all are after an offline import, or refuse."""
    there = connection.indexes()
    missing = {name: made for name, made in statements().items() if name not in there}
    if missing and not makes:
        raise IndexesMissing(
            f"{connection.where} has no index {next(iter(missing))} ({len(missing)} of "
            f"{len(statements())} are missing), so every question would read every node; "
            "`fundtrace doctor --repair` makes them, as is needed once after an offline import"
        )
    if missing:
        connection.change_schema(missing.values())


def _undo(load: Neo4jLoad) -> None:
    """Undo a load; what cannot be undone now is undone by `recover`."""
    try:
        load.undo()
    except StoreError as error:
        log.warning("batch %s waits to be undone: %s", load.mark.batch, error)


def _tuples(_: list[str], rows: Iterable[Sequence[Any]]) -> list[Row]:
    return [tuple(row) for row in rows]


def _maps(_: list[str], rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    return [found for (found,) in rows]


def _table(names: list[str], rows: Iterable[Sequence[Any]]) -> pa.Table:
    """Return `rows` as a table, chunk by chunk, so that Python holds few of them at a time."""
    remaining = iter(rows)
    parts = []
    while some := list(islice(remaining, CHUNK)):
        columns = [pa.array(column) for column in zip(*some, strict=True)]
        parts.append(pa.Table.from_arrays(columns, names=names))
    if not parts:
        return pa.table({name: pa.array([], pa.null()) for name in names})
    return pa.concat_tables(parts, promote_options="permissive")


def _token() -> str:
    return secrets.token_hex(12)


def _now() -> int:
    return time.time_ns() // 1_000_000
