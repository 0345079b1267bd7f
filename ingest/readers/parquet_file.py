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
    except (pa.ArrowInvalid, OSError) as error:
        raise SourceError(f"{path.name} is not a whole Parquet file ({error})") from error
    return [Sheet(path, "", "parquet", 0, column_names(names), rows)]


def parquet_chunks(sheet: Sheet, size: int) -> Iterator[Chunk]:
    """Yield the rows of a Parquet file, `size` at a time."""
    start, total = 0, max(sheet.rows_estimate or 0, 1)
    with pq.ParquetFile(sheet.file) as file:
        for batch in file.iter_batches(batch_size=size):
            rows = np.arange(start, start + len(batch), dtype=np.int64)
            start += len(batch)
            columns = [column_text(column) for column in batch.columns]
            table = pa.table(columns, names=list(sheet.columns))
            yield assemble(rows, table, (), min(start / total, 1.0))


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
