"""The embedded engine as a `GraphStore`: one file, no server."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from typing_extensions import override

from graph.errors import InvalidParameter, QueryFailed
from graph.ladybug_engine import Engine
from graph.ladybug_flows import flows_by_id
from graph.ladybug_load import LadybugLoad
from graph.ladybug_open import SET_VALUE, VALUES, open_engine
from graph.ladybug_withdraw import withdraw
from graph.model import Label, Link
from graph.query import Dialect, Query
from graph.schema import ladybug as texts
from graph.store import DEFAULT_TIMEOUT, GraphStore, Removed, Row, StoreFile, StoreInfo
from graph.tables import (
    FLOW_ANSWER,
    HOLDER_ANSWER,
    LABEL_ANSWER,
    LINK_SCHEMA,
    ids_table,
    node_schema,
    text_property,
)

_HOLDERS: Final = (Label.PAYEE, Label.VILLAGE_ACCOUNT)

#: Seconds for one look-up of many ids; it scans what it looks in.
LOOKUP_TIMEOUT: Final = 3600.0


class LadybugStore(GraphStore):
    """A store in one file of the embedded engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    @override
    def dialect(self) -> Dialect:
        return Dialect.LADYBUG

    @override
    def info(self) -> StoreInfo:
        values: dict[str, str] = dict(self.read(VALUES))
        return StoreInfo(
            engine="ladybug",
            engine_version=values["engine_version"],
            schema_version=int(values["schema_version"]),
            currency=values["currency"],
            key_check=values["key_check"],
        )

    @override
    def one_state(self) -> AbstractContextManager[None]:
        return self._engine.pinned()

    @override
    def file(self) -> StoreFile:
        return StoreFile(str(self._engine.path.resolve()), self._engine.mark())

    @override
    def read(
        self, query: Query, /, *, timeout: float = DEFAULT_TIMEOUT, **values: Any
    ) -> list[Row]:
        text, values = self._asked(query, values)
        with self._engine.connection(timeout=timeout) as connection:
            return self._engine.rows(connection, text, values)

    @override
    def read_each(
        self,
        query: Query,
        ids: Sequence[str],
        /,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        **values: Any,
    ) -> list[Row]:
        """See `GraphStore.read_each`; to connect takes longer than to ask for a node."""
        text, values = self._asked(query, {**values, "id": ""})
        with self._engine.connection(timeout=timeout) as connection:
            return [
                row
                for each in ids
                for row in self._engine.rows(connection, text, {**values, "id": each})
            ]

    @override
    def read_table(
        self, query: Query, /, *, timeout: float = DEFAULT_TIMEOUT, **values: Any
    ) -> pa.Table:
        text, values = self._asked(query, values)
        with self._engine.connection(timeout=timeout) as connection:
            return self._engine.table(connection, text, values)

    @override
    def nodes_by_id(self, label: Label, ids: pa.Array, /) -> pa.Table:
        return self._found([texts.nodes_by_id(label)], ids_table(ids), node_schema(label))

    @override
    def labels_by_id(self, ids: pa.Array, /) -> pa.Table:
        return self._found(
            [texts.labels_by_id(label) for label in Label], ids_table(ids), LABEL_ANSWER
        )

    @override
    def flows_by_id(self, ids: pa.Array, /) -> pa.Table:
        rows = ids_table(ids)
        if not rows.num_rows:
            return FLOW_ANSWER.empty_table()
        with self._engine.connection(timeout=LOOKUP_TIMEOUT) as connection:
            return flows_by_id(self._engine, connection, rows)

    @override
    def links_by_source(
        self, kind: Link, source: Label, target: Label, ids: pa.Array, /
    ) -> pa.Table:
        text = texts.links_by_source(kind, source, target)
        return self._found([text], ids_table(ids), LINK_SCHEMA)

    @override
    def nodes_where(self, label: Label, name: str, values: pa.Array, /) -> pa.Table:
        text = texts.nodes_where(label, text_property(label, name))
        return self._found([text], ids_table(values), node_schema(label))

    @override
    def holders_of(self, accounts: pa.Array, /) -> pa.Table:
        tokens = ids_table(pc.filter(accounts, pc.not_equal(accounts, "")))  # '' is unknown
        nodes = pc.binary_join_element_wise("account", tokens["id"], ":")
        linked = pa.table({"id": nodes, "account": tokens["id"]})
        own = self._found([texts.holders_named(a) for a in _HOLDERS], tokens, HOLDER_ANSWER)
        other = self._found([texts.holders_linked(a) for a in _HOLDERS], linked, HOLDER_ANSWER)
        both = pa.concat_tables([own, other])
        return both.group_by(HOLDER_ANSWER.names, use_threads=False).aggregate([])

    @override
    def reserved(self) -> AbstractContextManager[None]:
        return self._engine.reserved()

    @override
    @contextmanager
    def loading(self, batch: str, /) -> Iterator[LadybugLoad]:
        if not batch:
            raise InvalidParameter("a batch needs an id, got ''")
        with self._engine.transaction() as connection:
            load = LadybugLoad(self._engine, connection, batch)
            try:
                yield load
                load.finish()
            finally:
                load.close()

    @override
    def set_key_check(self, fingerprint: str, /) -> None:
        values = {"key": "key_check", "value": fingerprint}
        with self._engine.transaction() as connection:
            self._engine.run(connection, SET_VALUE.text(self.dialect), values)

    @override
    def withdraw(self, batch: str, /) -> Removed:
        with self._engine.transaction() as connection:
            return withdraw(self._engine, connection, batch)

    @override
    def recover(self) -> list[Removed]:
        # A load works on a copy that replaces the file when it is whole, so a process that dies
        # leaves at most that copy, which the next writer removes. No batch is ever 'loading'.
        return []

    @override
    def close(self) -> None:
        self._engine.close()

    @override
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _asked(self, query: Query, given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        # A load is seen whole or not at all here; texts for both engines name $hidden still.
        wanted = query.parameters(self.dialect)
        values = {**given, "hidden": []} if "hidden" in wanted else dict(given)
        # The engine takes a parameter that was not given for null and answers without a word.
        missing = sorted(wanted - set(values))
        if missing:
            raise QueryFailed(
                f"query {query.name!r} has the parameters {missing} that were not given; "
                f"given: {sorted(values)}"
            )
        return query.text(self.dialect), values

    def _found(self, asked: list[str], rows: pa.Table, schema: pa.Schema) -> pa.Table:
        if not rows.num_rows:
            return schema.empty_table()
        with self._engine.connection(timeout=LOOKUP_TIMEOUT) as connection:
            parts = [self._engine.table(connection, text, {"rows": rows}) for text in asked]
        return pa.concat_tables([schema.empty_table(), *(part.cast(schema) for part in parts)])


def open_ladybug(
    url: str, *, read_only: bool, create: bool, currency: str, buffer_pool: int = 0
) -> LadybugStore:
    """Open the embedded store at `url`; see `graph.store.open_store`.

    Args:
        buffer_pool: bytes the engine may hold in memory; 0 is a third of the machine's.
    """
    return LadybugStore(
        open_engine(
            url,
            read_only=read_only,
            create=create,
            currency=currency,
            buffer_pool=buffer_pool,
        )
    )
