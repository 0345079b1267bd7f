"""Loading one batch: in one transaction when it is small, in marked parts when it is not."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pyarrow as pa
from typing_extensions import override

from graph.errors import InvalidParameter, QueryFailed, StoreError
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
from graph.neo4j_connection import CHUNK, Connection, Run
from graph.neo4j_removal import Mark, begin, finish, marks, settle
from graph.schema.neo4j import text, writing
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

#: Rows that go into one transaction; a batch with more is written in parts.
IN_ONE: Final = 50_000


@dataclass(frozen=True, slots=True)
class Write:
    """Rows and the text that writes them.

    Attributes:
        before: text that keeps what the rows overwrite, for a load in more than one part.
    """

    what: str
    cypher: str
    rows: pa.Table
    before: str = ""

    def slices(self) -> Iterator["Write"]:
        """Yield the same in pieces that fit one UNWIND."""
        for start in range(0, self.rows.num_rows, CHUNK):
            yield replace(self, rows=self.rows.slice(start, CHUNK))

    def run(self, run: Run) -> None:
        """Write the rows, which are at most one chunk."""
        made = run(self.cypher, {"rows": _lists(self.rows)})[0][0]
        if made != self.rows.num_rows:
            raise QueryFailed(
                f"{self.what}: {made} of {self.rows.num_rows} rows could be written; the nodes "
                "that the others fill or join are not there, or are of another label"
            )


@dataclass(frozen=True, slots=True)
class Part:
    """What one transaction of a load writes; running it twice writes it once."""

    mark: Mark
    number: int
    writes: tuple[Write, ...]
    keeping: bool
    last: bool

    def run(self, run: Run) -> None:
        """Write the part, if its number is the next of the load."""
        token, batch = {"token": self.mark.token}, {"batch": self.mark.batch}
        if not run(text("part"), {**token, "part": self.number}):
            return
        if self.last:
            run(text("drop_placeholder"), batch)
        for piece in (piece for write in self.writes for piece in write.slices()):
            if piece.before and self.keeping:
                run(piece.before, {**batch, "rows": _lists(piece.rows.select(["id"]))})
            piece.run(run)
        if self.last:
            run(text("end"), token)


@dataclass(slots=True)
class Neo4jLoad(Load):
    """The `Load` of a Neo4j store.

    Each part is one transaction that also moves the load's mark on by one, so a commit whose
    answer was lost and that is tried again finds the mark moved and writes nothing. Readers
    leave out what a marked batch brought, but not what it fills into known nodes: that is
    written last, with the end of the load.
    """

    connection: Connection
    mark: Mark
    _waiting: list[Write] = field(default_factory=list)
    _fills: list[Write] = field(default_factory=list)
    _records: list[Write] = field(default_factory=list)
    _rows: int = 0
    _part: int = 0
    _is_large: bool = False
    _failure: StoreError | None = None

    @override
    def nodes(self, label: Label, rows: pa.Table, /) -> None:
        cypher = writing(text("nodes", label=label), node_properties(label))
        self._add(Write(str(label), cypher, checked_nodes(self.mark.batch, label, rows)))

    @override
    def fill(self, label: Label, rows: pa.Table, /) -> None:
        cypher = writing(text("fill", label=label), node_properties(label))
        table = checked(label, rows, node_schema(label))
        self._fills.append(Write(str(label), cypher, table, text("keep", label=label)))

    @override
    def flows(self, kind: Flow, source: Label, target: Label, rows: pa.Table, /) -> None:
        words = text("relationships", kind=kind, source=source, target=target)
        table = checked_flows(self.mark.batch, kind, source, target, rows)
        cypher = writing(words, FLOW_PROPERTIES, first=2)
        self._add(Write(f"{kind} from {source} to {target}", cypher, table))

    @override
    def links(self, kind: Link, source: Label, target: Label, rows: pa.Table, /) -> None:
        words = text("relationships", kind=kind, source=source, target=target)
        table = checked_links(self.mark.batch, kind, source, target, rows)
        cypher = writing(words, LINK_PROPERTIES, first=2)
        self._add(Write(f"{kind} from {source} to {target}", cypher, table))

    @override
    def record(self, batch: pa.Table, sources: pa.Table, /) -> None:
        own = checked("Batch", batch, BATCH_SCHEMA)
        files = checked("Source", sources, SOURCE_SCHEMA)
        if own.select(["id", "status"]).to_pylist() != [
            {"id": self.mark.batch, "status": "loaded"}
        ]:
            raise InvalidParameter(
                f"the record of batch {self.mark.batch!r} is one row with its id and the "
                f"status 'loaded', got {own.select(['id', 'status']).to_pylist()}"
            )
        self._records = [
            Write("Batch", writing(text("batch"), BATCH_COLUMNS), own),
            Write("Source", writing(text("sources"), SOURCE_COLUMNS), files),
        ]

    def finish(self, still: Callable[[], None]) -> None:
        """Make the batch whole.

        Args:
            still: raises when this is no longer the one writer.
        """
        if self._failure is not None:
            raise QueryFailed(
                f"the load of batch {self.mark.batch!r} failed before: {self._failure}"
            ) from self._failure
        filling = sum(write.rows.num_rows for write in self._fills)
        if self._is_large or self._rows + filling > IN_ONE:
            self._flush()
        else:
            begin(self.connection, self.mark)
        if filling > IN_ONE:
            self._write_apart(self._fills)
        still()
        self._write([*self._waiting, *self._fills, *self._records], last=True)
        settle(self.connection, self.mark)

    def undo(self) -> None:
        """Take out what was written so far, unless the end was written too."""
        for mark in marks(self.connection):
            if mark.token == self.mark.token:
                finish(self.connection, mark)

    def _add(self, write: Write) -> None:
        self._waiting.append(write)
        self._rows += write.rows.num_rows
        if self._rows > IN_ONE:
            self._flush()

    def _flush(self) -> None:
        """Write what waits, each piece a part of its own; the first part says `loading`."""
        if not self._is_large:
            begin(self.connection, self.mark)
            self._write([_placeholder(self.mark)])
            self._is_large = True
        self._write_apart(self._waiting)

    def _write_apart(self, writes: list[Write]) -> None:
        """Write each piece as a part of its own."""
        for write in writes:
            for piece in write.slices():
                self._write([piece])
        writes.clear()

    def _write(self, writes: Sequence[Write], *, last: bool = False) -> None:
        """Write one part in one transaction."""
        self._part += 1
        part = Part(self.mark, self._part, tuple(writes), keeping=not last, last=last)
        try:
            self.connection.write(self._what, part.run)
        except StoreError as error:
            self._failure = error
            raise

    @property
    def _what(self) -> str:
        return f"loading batch {self.mark.batch}"


def _placeholder(mark: Mark) -> Write:
    """Return the record that stands for a batch until it is whole."""
    said = {"id": mark.batch, "status": "loading", "at": mark.at}
    row = {
        name: said.get(name, "" if kind is Type.STRING else 0)
        for name, kind in BATCH_COLUMNS.items()
    }
    own = pa.Table.from_pylist([row], schema=BATCH_SCHEMA)
    return Write("Batch", writing(text("batch"), BATCH_COLUMNS), own)


def _lists(rows: pa.Table) -> list[tuple[Any, ...]]:
    """Return the rows as tuples: half as much to send as maps with their keys."""
    return list(zip(*(column.to_pylist() for column in rows.columns), strict=True))
