"""A table that only grows, part by part: small parts in DuckDB, large ones as Parquet files.

Writing a large part as Parquet costs a quarter of inserting it, and reading it back less than
half; a file for each of a thousand small parts would cost more than it saves.
"""

from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

#: Rows from which on a part is a file.
LARGE: Final = 20_000

#: Columns in which hardly any text comes twice, so that a dictionary of it is wasted work.
_DISTINCT: Final = frozenset({"id", "source", "target", "row_key", "text"})


class Pile:
    """Rows of one table in the order they came, seen as the view `name`.

    A part never holds rows of two sheets, so it is set aside whole or not at all.
    """

    def __init__(
        self, db: duckdb.DuckDBPyConnection, folder: Path, name: str, columns: str
    ) -> None:
        self.name = name
        self._db = db
        self._columns = columns
        self._folder = folder / name
        self._parts: list[tuple[int, Path]] = []
        self._db.execute(f"CREATE TABLE {self._few} ({columns})")
        self._show()

    @property
    def _few(self) -> str:
        return f"few_{self.name}"

    def add(self, rows: pa.Table) -> None:
        """Add rows, the columns in order; one of them is `row`."""
        if rows.num_rows < LARGE:
            if rows.num_rows:
                self._db.from_arrow(rows).insert_into(self._few)
            return
        self._folder.mkdir(exist_ok=True)
        path = self._folder / f"{len(self._parts):06d}-{pc.min(rows['row']).as_py()}.parquet"
        _write(rows, path)
        self._take(pc.min(rows["row"]).as_py(), path)

    def clear(self) -> None:
        """Take everything out."""
        self._db.execute(f"TRUNCATE {self._few}")
        for _, path in self._parts:
            path.unlink()
        self._parts = []
        self._show()

    def set_aside(self, first_row: int, other: "Pile | None" = None) -> None:
        """Take out the rows from `first_row` on, into the pile `other` if there is one."""
        here = f"FROM {self._few} WHERE row >= $1"
        if other is not None:
            self._db.execute(f"INSERT INTO {other._few} SELECT * {here}", [first_row])
        self._db.execute(f"DELETE {here}", [first_row])
        for row, path in [part for part in self._parts if part[0] >= first_row]:
            self._parts.remove((row, path))
            if other is None:
                path.unlink()
            else:
                other._folder.mkdir(exist_ok=True)
                moved = path.rename(other._folder / f"{len(other._parts):06d}-{row}.parquet")
                other._take(row, moved)
        self._show()

    def _take(self, row: int, path: Path) -> None:
        self._parts.append((row, path))
        if len(self._parts) == 1:
            self._show()

    def _show(self) -> None:
        files = str(self._folder / "*.parquet").replace("'", "''")
        parts = f" UNION ALL FROM read_parquet('{files}')" if self._parts else ""
        self._db.execute(f"CREATE OR REPLACE VIEW {self.name} AS FROM {self._few}{parts}")


def _write(rows: pa.Table, path: Path) -> None:
    texts = [
        field.name
        for field in rows.schema
        if pa.types.is_string(field.type) and field.name not in _DISTINCT
    ]
    pq.write_table(rows, path, compression="lz4", use_dictionary=texts, write_statistics=False)
