"""The one seam to the engines: what a graph store can do, and `open_store`."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import quote, unquote, urlsplit

import pyarrow as pa

from graph.errors import InvalidParameter
from graph.model import Flow, Label, Link
from graph.query import Dialect, Query

DEFAULT_TIMEOUT: Final = 60.0  # seconds

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What a store says of itself.

    Attributes:
        currency: ISO 4217 code of every amount in the store.
        key_check: fingerprint of the token key the store was filled with; empty when none yet.
    """

    engine: str
    engine_version: str
    schema_version: int
    currency: str
    key_check: str


@dataclass(frozen=True, slots=True)
class StoreFile:
    """The file of an embedded store at one state: processes to which it is equal see one state.

    Attributes:
        mark: what changes when the file is replaced.
    """

    path: str
    mark: tuple[int, ...]

    @property
    def url(self) -> str:
        """What `open_store` opens it by."""
        return f"ladybug://{quote(self.path)}"


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken out when a batch was withdrawn or an unfinished load was undone."""

    batch: str
    nodes: int
    flows: int
    links: int


class Load(Protocol):
    """One batch being written. All of it becomes visible at the end, or none of it."""

    def nodes(self, label: Label, rows: pa.Table, /) -> None:
        """Add nodes that are not there: the columns of `node_properties(label)`, in order."""
        ...

    def fill(self, label: Label, rows: pa.Table, /) -> None:
        """Overwrite all properties of nodes that are there; columns as for `nodes`."""
        ...

    def flows(self, kind: Flow, source: Label, target: Label, rows: pa.Table, /) -> None:
        """Add flows: columns `source`, `target` (node ids), then FLOW_PROPERTIES in order."""
        ...

    def links(self, kind: Link, source: Label, target: Label, rows: pa.Table, /) -> None:
        """Add links: columns `source`, `target` (node ids), then LINK_PROPERTIES in order."""
        ...

    def record(self, batch: pa.Table, sources: pa.Table, /) -> None:
        """Add the batch's own record and those of its source files (BATCH_, SOURCE_COLUMNS)."""
        ...


class GraphStore(AbstractContextManager["GraphStore"], Protocol):
    """A property graph of public money behind one engine."""

    @property
    def dialect(self) -> Dialect:
        """The words this engine speaks."""
        ...

    def info(self) -> StoreInfo:
        """Return engine, versions, currency and key fingerprint."""
        ...

    def one_state(self) -> AbstractContextManager[None]:
        """Let the reads of this thread inside see one state, whatever is loaded meanwhile.

        On a server: the batches that were whole at the beginning. What a load fills into nodes
        that were there is seen when it ends, and a withdrawal cannot be looked behind.

        Raises:
            StateChanged: by a read inside, on a server: a batch was withdrawn meanwhile.
        """
        ...

    def file(self) -> StoreFile | None:
        """Return the file that this thread reads now; None where a server holds the graph."""
        return None

    def read(
        self, query: Query, /, *, timeout: float = DEFAULT_TIMEOUT, **values: Any
    ) -> list[Row]:
        """Return the rows of a reading query as tuples of str, int, float, bool, None, list.

        A text for Neo4j or for both leaves out the batches in `$hidden`, which the store gives:
        those that are being loaded or withdrawn.

        Raises:
            QueryTimeout: it took longer than `timeout` seconds.
            QueryFailed: the engine refused it.
            StoreUnavailable: the engine cannot be reached.
        """
        ...

    def read_each(
        self,
        query: Query,
        ids: Sequence[str],
        /,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        **values: Any,
    ) -> list[Row]:
        """Return the rows of a query asked for each of `ids` as `$id`, in their order.

        The limit of time is for each of them.
        """
        return [
            row for each in ids for row in self.read(query, timeout=timeout, id=each, **values)
        ]

    def read_table(
        self, query: Query, /, *, timeout: float = DEFAULT_TIMEOUT, **values: Any
    ) -> pa.Table:
        """Return the rows of a reading query as an Arrow table; integers are int64."""
        ...

    def nodes_by_id(self, label: Label, ids: pa.Array, /) -> pa.Table:
        """Return those nodes of `label` whose id is in `ids`: columns of `node_properties`."""
        ...

    def labels_by_id(self, ids: pa.Array, /) -> pa.Table:
        """Return columns `id`, `label` for those of `ids` that are nodes of any label."""
        ...

    def flows_by_id(self, ids: pa.Array, /) -> pa.Table:
        """Return those flows whose id is in `ids`.

        Columns: `kind`, `source`, `target` (node ids), then FLOW_PROPERTIES.
        """
        ...

    def links_by_source(
        self, kind: Link, source: Label, target: Label, ids: pa.Array, /
    ) -> pa.Table:
        """Return links that leave `ids`: `source`, `target`, then LINK_PROPERTIES."""
        ...

    def nodes_where(self, label: Label, name: str, values: pa.Array, /) -> pa.Table:
        """Return those nodes of `label` whose text property `name` is in `values`.

        Columns of `node_properties`. Cost: one scan of the label.

        Raises:
            InvalidParameter: `label` has no text property of that name.
        """
        ...

    def holders_of(self, accounts: pa.Array, /) -> pa.Table:
        """Return who holds the account tokens `accounts`.

        Columns: `account` (token), `id`, `label` (Payee or VillageAccount), `name`.
        """
        ...

    def reserved(self) -> AbstractContextManager[None]:
        """Be the one writer inside; what this thread loads or withdraws there is part of it.

        Whoever looks at the graph to decide what to write must look inside: nobody else then
        changes it between the two.

        Raises:
            StoreLocked: someone else is writing.
        """
        ...

    def loading(self, batch: str, /) -> AbstractContextManager[Load]:
        """Open the load of one batch: committed at the end, undone on an exception."""
        ...

    def set_key_check(self, fingerprint: str, /) -> None:
        """Remember the fingerprint of the token key this store is filled with."""
        ...

    def withdraw(self, batch: str, /) -> Removed:
        """Remove a batch whole; nodes that other batches still use stay, owned by those.

        Raises:
            NotFound: there is no such batch.
        """
        ...

    def recover(self) -> list[Removed]:
        """Undo loads whose process died; returns what was taken out, oldest first."""
        ...

    def close(self) -> None:
        """Release the engine; a closed store cannot be used again."""
        ...


def open_store(
    url: str,
    /,
    *,
    password: str = "",
    read_only: bool = False,
    create: bool = False,
    currency: str = "",
) -> GraphStore:
    """Open the store at `url`: `ladybug:///path/to/file` or `neo4j://user@host:7687/database`.

    `neo4j-files:///path/to/folder` takes one load as files for a server's offline import.

    Args:
        password: of the Neo4j user; the embedded engine has none.
        read_only: open beside a writer; loads are refused.
        create: make the schema where there is none, with amounts in `currency` (CNY when
            not said); a store that is there must have that currency, when it is said.

    Raises:
        InvalidParameter: the URL names no engine of ours.
        NotFound: there is no store at `url` and `create` is false.
        StoreLocked: another process writes to the embedded store.
        SchemaMismatch: a newer fundtrace or another engine version wrote it.
        IndexesMissing: it comes from an offline import; `create` makes its indexes.
        StoreUnavailable: the server cannot be reached or refuses the password.
    """
    engine = urlsplit(url).scheme
    if engine == "ladybug":
        from graph.ladybug_store import open_ladybug

        return open_ladybug(url, read_only=read_only, create=create, currency=currency)
    if engine in ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"):
        from graph.neo4j_store import open_neo4j

        return open_neo4j(
            url, password=password, read_only=read_only, create=create, currency=currency
        )
    if engine == "neo4j-files" and create and not read_only:
        from graph.neo4j_files import Neo4jFiles

        return Neo4jFiles(Path(unquote(urlsplit(url).path)), currency)
    raise InvalidParameter(
        f"no engine for {url!r}; write ladybug:///path/to/file "
        "or neo4j://user@host:7687/database"
    )
