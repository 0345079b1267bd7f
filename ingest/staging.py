"""The staging area: rows of one run, typed and checked, before they meet the graph.

Parquet files in a folder of its own, and DuckDB to compare them, which spills to that folder
too: memory stays bounded whatever the size of the sources. At the end all is thrown away.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from shutil import rmtree
from types import TracebackType
from typing import Final

import duckdb
import pyarrow as pa

from graph.model import (
    FLOW_PROPERTIES,
    LINK_PROPERTIES,
    Flow,
    Label,
    Link,
    Pair,
    Type,
    node_properties,
)
from ingest.pile import Pile

MEMORY_LIMIT: Final = "2GB"
#: What is left to it while the graph's engine needs the memory.
REST_LIMIT: Final = "1GB"
READ_ROWS: Final = 100_000
#: Rows of one COPY, about 0.25 GB: fewer are slower, more can fill the buffer pool (5 M did).
LOAD_ROWS: Final = 1_000_000

_SQL = {Type.STRING: "VARCHAR", Type.INT64: "BIGINT"}
_ENDS = (
    "kind VARCHAR, source_label VARCHAR, target_label VARCHAR, source VARCHAR, target VARCHAR"
)


def _columns(properties: Mapping[str, Type]) -> str:
    return ", ".join(f'"{name}" {_SQL[kind]}' for name, kind in properties.items())


class Staging(AbstractContextManager["Staging"]):
    """Statements of one run: `line`s of the sources, and what they say of the graph.

    Tables: `line` (row int64, source int32, row_key str, fen int64 or null),
    `problem` (row, column, value masked, code, level), `raw` (row, text: JSON of the row as it
    stood, quarantined rows only), `node_<label>`, `flow`, `link`.
    """

    def __init__(self, folder: Path, *, memory_limit: str = MEMORY_LIMIT) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=False)
        self.db = duckdb.connect()
        self.db.execute("SET memory_limit = $1", [memory_limit])
        self.db.execute("SET temp_directory = $1", [str(folder / "spill")])
        self.db.execute("SET preserve_insertion_order = false")
        self._piles = {
            name: Pile(self.db, folder, name, columns) for name, columns in _tables().items()
        }

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Throw everything away."""
        self.db.close()
        rmtree(self.folder, ignore_errors=True)

    def clear(self) -> None:
        """Empty every table, to stage the run again without rows found to be refused."""
        for pile in self._piles.values():
            pile.clear()

    def make_room(self) -> None:
        """Give memory back before the load; what does not fit is spilled."""
        self.db.execute("SET memory_limit = $1", [REST_LIMIT])
        pa.default_memory_pool().release_unused()

    def set_aside(self, first_row: int) -> None:
        """Take out what rows from `first_row` on said; their nodes can still be looked up."""
        for label in Label:
            aside = self._piles[aside_table(label)]
            self._piles[node_table(label)].set_aside(first_row, aside)
        for table in ("line", "problem", "raw", "flow", "link"):
            self._piles[table].set_aside(first_row)

    def lines(self, rows: pa.Table) -> None:
        """Add read rows: columns row, source, row_key, fen."""
        self._piles["line"].add(rows)

    def problems(self, rows: pa.Table) -> None:
        """Add problems: columns row, column_name, value, code, level."""
        self._piles["problem"].add(rows)

    def raw(self, rows: pa.Table) -> None:
        """Add the text of quarantined rows: columns row, text."""
        self._piles["raw"].add(rows)

    def nodes(self, label: Label, rows: pa.Table) -> None:
        """Add statements of nodes: the columns of `node_properties(label)`."""
        self._piles[node_table(label)].add(rows)

    def flows(self, kind: Flow, ends: Pair, rows: pa.Table) -> None:
        """Add flows: columns source, target, then FLOW_PROPERTIES."""
        self._piles["flow"].add(_with_ends(kind, ends, rows))

    def links(self, kind: Link, ends: Pair, rows: pa.Table) -> None:
        """Add links: columns source, target, then LINK_PROPERTIES."""
        self._piles["link"].add(_with_ends(kind, ends, rows))

    def batches(
        self, select: str, values: Mapping[str, str] | None = None, *, size: int = LOAD_ROWS
    ) -> Iterator[pa.Table]:
        """Yield the rows of a query as Arrow tables of about `size` rows.

        A connection of its own lets the caller ask other things between two tables.
        """
        with self.db.cursor() as cursor:
            relation = cursor.sql(select, params=dict(values or {}))
            held: list[pa.RecordBatch] = []
            for batch in relation.to_arrow_reader(READ_ROWS):
                held.append(batch)
                if sum(each.num_rows for each in held) >= size:
                    yield pa.Table.from_batches(held)
                    held = []
            if sum(each.num_rows for each in held):
                yield pa.Table.from_batches(held)


def node_table(label: Label) -> str:
    """Return the staging table of `label`."""
    return f"node_{label.lower()}"


def aside_table(label: Label) -> str:
    """Return the table of nodes of `label` that were staged once to be looked up."""
    return f"aside_{label.lower()}"


def _tables() -> dict[str, str]:
    """Return the columns of every table, as SQL has them."""
    tables = {
        "line": "row BIGINT, source INTEGER, row_key VARCHAR, fen BIGINT",
        "problem": "row BIGINT, column_name VARCHAR, value VARCHAR, code VARCHAR, "
        "level VARCHAR",
        "raw": "row BIGINT, text VARCHAR",
        "flow": f"{_ENDS}, {_columns(FLOW_PROPERTIES)}",
        "link": f"{_ENDS}, {_columns(LINK_PROPERTIES)}",
    }
    for label in Label:
        columns = _columns(node_properties(label))
        tables |= {node_table(label): columns, aside_table(label): columns}
    return tables


def _with_ends(kind: Flow | Link, ends: Pair, rows: pa.Table) -> pa.Table:
    words = [pa.repeat(pa.scalar(str(word)), rows.num_rows) for word in (kind, *ends)]
    names = ["kind", "source_label", "target_label", *rows.column_names]
    return pa.table([*words, *rows.columns], names=names)
