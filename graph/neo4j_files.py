"""An empty store that only takes a first load, as files for the server's offline import."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import pyarrow as pa
from typing_extensions import override

from graph.errors import InvalidParameter, NotFound
from graph.model import SCHEMA_VERSION, Label, Link
from graph.neo4j_export import Export
from graph.query import Dialect, Query
from graph.store import DEFAULT_TIMEOUT, GraphStore, Removed, Row, StoreInfo
from graph.tables import (
    FLOW_ANSWER,
    HOLDER_ANSWER,
    LABEL_ANSWER,
    LINK_SCHEMA,
    node_schema,
)

#: File beside the data that holds the command to run.
COMMAND: Final = "import-command.txt"


class Neo4jFiles(GraphStore):
    """A new folder of import files; every question finds nothing, one load fills it."""

    def __init__(self, folder: Path, currency: str) -> None:
        if folder.exists() and any(folder.iterdir()):
            raise InvalidParameter(
                f"{folder} is not empty; files of two loads in one folder would be mixed up, "
                "name a new one"
            )
        self.folder = folder
        self._currency = currency or "CNY"
        self._key_check = ""
        self._export: Export | None = None

    @property
    def command(self) -> str:
        """Return the command that imports the files; empty when nothing was loaded."""
        return self._export.command() if self._export else ""

    @property
    @override
    def dialect(self) -> Dialect:
        return Dialect.NEO4J

    @override
    def info(self) -> StoreInfo:
        return StoreInfo("neo4j-files", "", SCHEMA_VERSION, self._currency, self._key_check)

    @override
    def one_state(self) -> AbstractContextManager[None]:
        return nullcontext()

    @override
    def read(
        self, query: Query, /, *, timeout: float = DEFAULT_TIMEOUT, **values: Any
    ) -> list[Row]:
        return []

    @override
    def read_table(
        self, query: Query, /, *, timeout: float = DEFAULT_TIMEOUT, **values: Any
    ) -> pa.Table:
        return pa.table({})

    @override
    def nodes_by_id(self, label: Label, ids: pa.Array, /) -> pa.Table:
        return node_schema(label).empty_table()

    @override
    def labels_by_id(self, ids: pa.Array, /) -> pa.Table:
        return LABEL_ANSWER.empty_table()

    @override
    def flows_by_id(self, ids: pa.Array, /) -> pa.Table:
        return FLOW_ANSWER.empty_table()

    @override
    def links_by_source(
        self, kind: Link, source: Label, target: Label, ids: pa.Array, /
    ) -> pa.Table:
        return LINK_SCHEMA.empty_table()

    @override
    def nodes_where(self, label: Label, name: str, values: pa.Array, /) -> pa.Table:
        return node_schema(label).empty_table()

    @override
    def holders_of(self, accounts: pa.Array, /) -> pa.Table:
        return HOLDER_ANSWER.empty_table()

    @override
    def reserved(self) -> AbstractContextManager[None]:
        return nullcontext()

    @override
    @contextmanager
    def loading(self, batch: str, /) -> Iterator[Export]:
        if self._export is not None:
            raise InvalidParameter(f"{self.folder} holds a load already; one folder, one load")
        export = Export(self.folder, batch)
        yield export
        self._export = export

    @override
    def set_key_check(self, fingerprint: str, /) -> None:
        self._key_check = fingerprint

    @override
    def withdraw(self, batch: str, /) -> Removed:
        raise NotFound(f"{self.folder} is a folder of import files; no batch can be withdrawn")

    @override
    def recover(self) -> list[Removed]:
        return []

    @override
    def close(self) -> None:
        if self._export is not None:
            self._export.settings(currency=self._currency, key_check=self._key_check)
            (self.folder / COMMAND).write_text(f"{self.command}\n", encoding="utf-8")

    @override
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
