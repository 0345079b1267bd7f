"""Rows of one table gathered on the disk, so that the engine takes them in one COPY."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

#: Rows of one part of a file; the engine reads part by part.
_PART = 65_536


class Spool:
    """An Arrow file beside the copy of the store, written in parts and read by one COPY.

    A further COPY into a table writes what is there once more, and millions of rows would lie
    in memory beside the engine's own copy of them; so they wait in a file that is then mapped.
    """

    def __init__(self, beside: Path) -> None:
        """Name the file after `beside`, so that whoever removes that file removes this one."""
        self._path = beside.with_name(f"{beside.name}.rows")
        self._file: pa.NativeFile | None = None
        self._writer: pa.RecordBatchWriter | None = None
        self.text = ""
        self.rows = 0
        self.bytes = 0

    def add(self, text: str, rows: pa.Table) -> None:
        """Append `rows`, which the COPY statement `text` is to take."""
        if self._writer is None:
            self._file = pa.OSFile(str(self._path), "wb")
            self._writer = pa.ipc.new_file(self._file, rows.schema)
            self.text = text
        self._writer.write_table(rows, max_chunksize=_PART)
        self.rows += rows.num_rows
        self.bytes += rows.nbytes

    @contextmanager
    def taken(self) -> Iterator[pa.Table]:
        """Yield all rows, mapped from the file, and begin anew."""
        self.close()
        try:
            with pa.memory_map(str(self._path)) as mapped:
                yield pa.ipc.open_file(mapped).read_all()
        finally:
            self._path.unlink()

    def close(self) -> None:
        """End the file; what is in it and was not taken goes when the copy goes."""
        if self._writer is not None and self._file is not None:
            self._writer.close()
            self._file.close()
        self._writer, self._file = None, None
        self.text, self.rows, self.bytes = "", 0, 0
