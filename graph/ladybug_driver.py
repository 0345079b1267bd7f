"""The driver of the embedded engine: opening, its errors and its values in our words."""

import ctypes
import os
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import ladybug
import pyarrow as pa

from graph.errors import (
    QueryFailed,
    QueryTimeout,
    SchemaMismatch,
    StoreError,
    StoreUnavailable,
)

#: The one version whose answers were compared with an oracle; others return wrong rows.
ENGINE_VERSION: Final = "0.20.4"

_GIB: Final = 2**30
_MAX_POOL: Final = 16 * _GIB

#: Most that a load takes: it commits on its way (`graph.ladybug_load`).
LOAD_POOL: Final = 3 * _GIB


def default_pool() -> int:
    """Return the size of a buffer pool in bytes: a third of the memory, 16 GiB at most.

    A process that loads has two, one for its readers and one for the load, 3 GiB at most.
    """
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        memory = 4 * _GIB
    return min(_MAX_POOL, memory // 3)


def give_back() -> None:
    """Return freed memory to the system: after a large COPY glibc keeps 2 GiB of it."""
    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:
        trim(0)


def open_database(path: Path, *, read_only: bool, pool: int) -> Any:
    """Return the engine's database at `path` with a buffer pool of `pool` bytes."""
    try:
        return ladybug.Database(path, read_only=read_only, buffer_pool_size=pool)
    except RuntimeError as error:
        message = str(error)
        if "valid Lbug" in message:
            raise SchemaMismatch(f"{path} is not a Ladybug database: {message}") from error
        if "version" in message:
            raise SchemaMismatch(
                f"{path} was written by another version of Ladybug than {ENGINE_VERSION}: "
                f"{message}"
            ) from error
        raise StoreUnavailable(f"{path} cannot be opened: {message}") from error
    except (ValueError, MemoryError, OverflowError) as error:
        # What the engine throws when the bytes of the file make no sense.
        raise SchemaMismatch(
            f"{path} is damaged ({error}); put back a copy of it or import the sources anew"
        ) from error


def translated(message: str, text: str) -> StoreError:
    """Return our error for what the engine said of `text`."""
    asked = " ".join(text.split())[:200]
    if "Interrupted" in message:
        return QueryTimeout(f"the query took longer than its limit; asked: {asked}")
    if "Buffer manager" in message:
        return QueryFailed(
            f"the query needs more memory than the buffer pool has; ask for less or "
            f"give the store more; asked: {asked}"
        )
    return QueryFailed(f"the engine refused: {message}; asked: {asked}")


def plain(value: Any) -> Any:
    """Return a value of an answer as plain Python."""
    if isinstance(value, Decimal):  # the engine sums INT64 to a wider integer
        return int(value)
    return [plain(item) for item in value] if isinstance(value, list) else value


def widened(table: pa.Table) -> pa.Table:
    """Return `table` with every integer as int64."""
    fields = [pa.field(field.name, _wide(field.type)) for field in table.schema]
    try:
        return table.cast(pa.schema(fields))
    except pa.ArrowInvalid as error:
        raise QueryFailed(f"a number of the answer does not fit 64 bits: {error}") from error


def _wide(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        return pa.int64()
    return pa.list_(_wide(kind.value_type)) if pa.types.is_list(kind) else kind
