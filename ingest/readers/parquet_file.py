"""Parquet files, typed columns as text."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph.errors import SourceError
from ingest.readers.assemble import assemble
from ingest.readers.cells import cell_text, plain_decimal
from ingest.readers.sheet import Chunk, Sheet, column_names


def parquet_sheets(path: Path) -> list[Sheet]:
    """Return the one table of a Parquet file.

    Raises:
        SourceError: the file is damaged.
    """
    try:
        with pq.ParquetFile(path) as file:
            names, rows = file.schema_arrow.names, file.metadata.num_rows
    except (pa.ArrowException, OSError) as error:
        raise SourceError(_not_whole(path, error)) from error
    return [Sheet(path, "", "parquet", 0, column_names(names), rows)]


def _not_whole(path: Path, error: Exception) -> str:
    reason = " ".join(str(error).split())
    return f"{path.name} is not a whole Parquet file ({reason})"


def parquet_chunks(sheet: Sheet, size: int) -> Iterator[Chunk]:
    """Yield the rows of a Parquet file, `size` at a time."""
    start, total = 0, max(sheet.rows_estimate or 0, 1)
    for batch in _batches(sheet.file, size):
        rows = np.arange(start, start + len(batch), dtype=np.int64)
        start += len(batch)
        columns = [column_text(column) for column in batch.columns]
        table = pa.table(columns, names=list(sheet.columns))
        damaged = any(map(_is_bytes, batch.schema.types))
        yield assemble(rows, table, (), min(start / total, 1.0), damaged=damaged)


def _batches(path: Path, size: int) -> Iterator[pa.RecordBatch]:
    """Yield the rows as stored; a file can be damaged behind an intact footer."""
    try:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=size)
    except (pa.ArrowException, OSError) as error:
        raise SourceError(_not_whole(path, error)) from error


def _is_bytes(kind: pa.DataType) -> bool:
    return kind in (pa.binary(), pa.large_binary()) or pa.types.is_fixed_size_binary(kind)


def column_text(column: pa.Array) -> pa.Array:
    """Return a typed column as text, '' for null."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return column_text(column.dictionary_decode())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind):
        return _filled(column)
    if pa.types.is_decimal(kind):
        return _decimals(column)
    if pa.types.is_date(kind):
        return _filled(pc.cast(column, pa.date32()))
    if pa.types.is_timestamp(kind) and kind.tz is None:
        return pc.replace_substring_regex(_filled(column), r"( 00:00:00)?(\.0+)?$", "")
    encoded = pc.dictionary_encode(column) if pa.types.is_primitive(kind) else None
    if encoded is None:
        return pa.array([cell_text(cell) for cell in column.to_pylist()], pa.string())
    texts = pa.array([cell_text(cell) for cell in encoded.dictionary.to_pylist()], pa.string())
    return pc.fill_null(texts.take(encoded.indices), "")


def _filled(column: pa.Array) -> pa.Array:
    return pc.fill_null(pc.cast(column, pa.string()), "")


def _decimals(column: pa.Array) -> pa.Array:
    """Return decimals as plain digits; Arrow writes very small ones as 0E-10."""
    texts = _filled(column)
    odd = pc.match_substring(texts, "E")
    if not pc.any(odd).as_py():
        return texts
    plain = [plain_decimal(text) for text in texts.filter(odd).to_pylist()]
    return pc.replace_with_mask(texts, odd, pa.array(plain, pa.string()))
