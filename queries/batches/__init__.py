"""What was imported: batches and their source files."""

from dataclasses import dataclass
from typing import Final

from graph.query import Query
from graph.store import GraphStore

MOST: Final = 100_000


@dataclass(frozen=True, slots=True)
class Batch:
    """One import. Counts are rows, amounts signed fen, times epoch milliseconds UTC.

    Attributes:
        status: `loaded`, `withdrawn`, or `loading` (a server load that has not ended).
        mappings: `name@version` of each mapping used, comma-separated.
    """

    id: str
    status: str
    at: int
    who: str
    mappings: str
    source_hash: str
    read_rows: int
    read_fen: int
    loaded_rows: int
    loaded_fen: int
    unchanged_rows: int
    unchanged_fen: int
    quarantined_rows: int
    quarantined_fen: int
    withdrawn_at: int


@dataclass(frozen=True, slots=True)
class Source:
    """A file (or sheet) of a batch; `graph.model.SOURCE_COLUMNS` says how rows are counted."""

    id: str
    batch: str
    file: str
    sheet: str
    mapping: str
    sha256: str
    header_row: int
    first_row: int
    rows: int


def batches(store: GraphStore, *, limit: int = MOST) -> list[Batch]:
    """Return every batch, newest first."""
    return [Batch(*row) for row in store.read(Query(__name__, "batches"), limit=limit)]


def sources(store: GraphStore, batch: str, *, limit: int = MOST) -> list[Source]:
    """Return the files of `batch` in the order they were read."""
    rows = store.read(Query(__name__, "sources"), batch=batch, limit=limit)
    return [Source(*row) for row in rows]
