"""The engine's raw COPY of the very tables that an import writes, for comparison."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from typing_extensions import override

from benchmarks.process import peak_mib, size_mib
from graph.ladybug_driver import default_pool, open_database
from graph.ladybug_open import open_engine
from graph.ladybug_store import LadybugStore
from graph.model import Flow, Label, Link
from graph.schema import ladybug as texts
from graph.store import Load

#: Rows of one raw COPY, more than an import takes at a time: fewer COPYs are faster.
COPY_ROWS: Final = 6_000_000


class Capture(Load):
    """Writes what it gets to Parquet files named after the table, in order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    @override
    def nodes(self, label: Label, rows: pa.Table, /) -> None:
        self._keep(rows, label)

    @override
    def fill(self, label: Label, rows: pa.Table, /) -> None:
        raise AssertionError(f"{label}: the store to measure into must be empty")

    @override
    def flows(self, kind: Flow, source: Label, target: Label, rows: pa.Table, /) -> None:
        self._keep(rows, kind, source, target)

    @override
    def links(self, kind: Link, source: Label, target: Label, rows: pa.Table, /) -> None:
        self._keep(rows, kind, source, target)

    @override
    def record(self, batch: pa.Table, sources: pa.Table, /) -> None:
        pass

    def _keep(self, rows: pa.Table, *table: str) -> None:
        self.count += 1
        path = self.folder / f"{self.count:05d}-{'-'.join(table)}.parquet"
        pq.write_table(rows, path, compression="lz4")


class CapturingStore(LadybugStore):
    """An empty store that captures a load instead of taking it."""

    folder: Path

    @override
    @contextmanager
    def loading(self, batch: str, /) -> Iterator[Any]:
        yield Capture(self.folder)


def capturing_store(path: Path, folder: Path) -> CapturingStore:
    """Open a store at `path` whose loads go to Parquet files in `folder`."""
    folder.mkdir(parents=True)
    url = f"ladybug://{path}"
    store = CapturingStore(
        open_engine(url, read_only=False, create=True, currency="CNY", buffer_pool=0)
    )
    store.folder = folder
    return store


def raw_copy(folder: Path, path: Path, *, together: bool) -> dict[str, Any]:
    """Copy captured tables into a fresh database.

    Args:
        together: all in one transaction, so that it is whole or absent as an import is;
            otherwise each COPY by itself, which is faster, as no rows are written twice.

    Returns:
        Rows, seconds of the COPYs with their commits, CPU seconds, peak memory.
    """
    with open_database(path, read_only=False, pool=default_pool()) as database:
        copier = _Copier(database)
        for text in texts.tables():
            copier.connection.execute(text)
        if together:
            copier.run("BEGIN TRANSACTION")
        for table, rows in _tables(folder):
            copy = texts.copy_rows if len(table) == 1 else texts.copy_between
            copier.run(copy(*table), rows)
        if together:
            copier.run("COMMIT")
        copier.run("CHECKPOINT")
    return {
        "rows": copier.rows,
        "seconds": copier.seconds,
        "cpu": copier.cpu,
        "peak_mib": peak_mib(),
        "store_mib": size_mib(path),
    }


class _Copier:
    def __init__(self, database: Any) -> None:
        import ladybug

        self.connection = ladybug.Connection(database)
        self.rows, self.seconds, self.cpu = 0, 0.0, 0.0

    def run(self, text: str, rows: pa.Table | None = None) -> None:
        start, busy = time.perf_counter(), time.process_time()
        self.connection.execute(text, {} if rows is None else {"rows": rows})
        self.seconds += time.perf_counter() - start
        self.cpu += time.process_time() - busy
        self.rows += 0 if rows is None else rows.num_rows


def _tables(folder: Path) -> Iterator[tuple[list[Any], pa.Table]]:
    """Yield captured tables, up to COPY_ROWS of one at a time."""
    held: list[pa.Table] = []
    name = ""
    for path in sorted(folder.glob("*.parquet")):
        table = path.stem.partition("-")[2]
        if held and (table != name or sum(each.num_rows for each in held) >= COPY_ROWS):
            yield name.split("-"), pa.concat_tables(held)
            held = []
        name = table
        held.append(pq.read_table(path))
    if held:
        yield name.split("-"), pa.concat_tables(held)
