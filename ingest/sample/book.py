"""The folder that is written: its files, what each holds, and the manifest."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from ingest.sample.sinks import CsvSink, Format, Sink, Written, XlsxSink, open_sink
from ingest.sample.tables import Row, amounts, from_rows, heading, titles

_ENDING: Final = {"xlsx": "xlsx", "parquet": "parquet"}

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """What was written.

    Attributes:
        rows: data rows of all files, bad ones too.
        fen: sum of the money columns of all files.
        payments: rows of payment files.
        cases: planted cases.
        traps: planted traps.
    """

    files: int
    rows: int
    fen: int
    payments: int
    cases: int
    traps: int


class OpenFile:
    """One file of the book; counts what goes in."""

    def __init__(self, sink: Sink, written: Written) -> None:
        self.sink, self.written = sink, written
        self.schema: pa.Schema | None = None
        self._open = True

    def write(self, table: pa.Table) -> None:
        """Add a table with the columns of the file's mapping."""
        self.sink.write(table)
        self.schema = self.schema or table.schema
        self.written.rows += table.num_rows
        self.written.fen += sum(_fen(table, name) for name in amounts(self.written.table))

    def close(self) -> None:
        """Finish the file; what it holds is kept for the manifest."""
        if self._open and self.written.format != "xml":
            self.sink.close()
        self._open = False

    def write_bad(self, cells: list[str], code: str, *, fen: int = 0) -> None:
        """Add a line that the importer must refuse or warn of, for the reason `code`."""
        if isinstance(self.sink, CsvSink | XlsxSink):
            self.sink.line(cells)
        entry: dict[str, str | int] = {"file": self.written.file, "row": self.written.rows}
        self.written.bad.append({**entry, "code": code})
        self.written.rows += 1
        self.written.fen += fen


class Book:
    """All files of one sample."""

    def __init__(self, out: Path, progress: Progress | None) -> None:
        self.out, self._progress = out, progress
        self._open: list[OpenFile] = []
        out.mkdir(parents=True, exist_ok=True)

    def file(self, stem: str, table: str, kind: Format, *, dates: str = "%Y-%m-%d") -> OpenFile:
        """Open a file `stem` of the given table and format; `dates` is for CSV."""
        path = self.out / f"{stem}.{_ENDING.get(kind, 'csv')}"
        path.parent.mkdir(parents=True, exist_ok=True)
        sink = open_sink(path, kind, titles(table), heading(table), dates)
        opened = OpenFile(sink, Written(path.relative_to(self.out).as_posix(), table, kind))
        self._open.append(opened)
        return opened

    def rows(self, stem: str, table: str, kind: Format, rows: Iterable[Row]) -> OpenFile:
        """Write a small table from rows."""
        opened = self.file(stem, table, kind)
        opened.write(from_rows(table, rows))
        return opened

    def step(self, what: str, rows: int) -> None:
        """Tell how many rows have been written."""
        if self._progress is not None:
            self._progress(what, rows)

    def add(self, written: Written) -> None:
        """Count a file that was written elsewhere."""
        self._open.append(OpenFile(XlsxSink(Path(), {}, ""), written))

    def close(self) -> list[Written]:
        """Finish all files and write `manifest.json` and `dirty.jsonl`."""
        for opened in self._open:
            opened.close()
        done = sorted((opened.written for opened in self._open), key=lambda w: w.file)
        entries = [asdict(written) for written in done]
        bad = [line for entry in entries for line in entry.pop("bad")]
        self.lines("dirty.jsonl", bad)
        self.text("manifest.json", json.dumps({"files": entries}, indent=1) + "\n")
        return done

    def lines(self, name: str, rows: Iterable[object]) -> None:
        """Write JSON lines."""
        self.text(name, "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows))

    def text(self, name: str, text: str) -> None:
        """Write a text file in UTF-8."""
        (self.out / name).write_text(text, encoding="utf-8", newline="\n")


def _fen(table: pa.Table, column: str) -> int:
    total = pc.sum(table.column(column)).as_py()
    return 0 if total is None else int(total.scaleb(2))
