"""Flows as columns."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from queries.tracing.names import Codes

Mask = npt.NDArray[np.bool_]

_EMPTY: Final = pa.array([], pa.string())


@dataclass(frozen=True, slots=True)
class Flows:
    """Flows as columns, in the direction of the money.

    Attributes:
        ids: flow ids (string); source, target: node numbers; amount: fen; at: epoch ms.
        details: what is kept of some of them, as it was read (see the texts `flows_…`).
    """

    ids: pa.Array
    source: Codes
    target: Codes
    amount: Codes
    at: Codes
    details: tuple[pa.Table, ...] = ()

    @classmethod
    def join(cls, parts: list["Flows"]) -> "Flows":
        """Return all flows of `parts`."""
        empty = np.empty(0, np.int64)
        source, target, amount, at = (
            np.concatenate([empty, *(getattr(part, name) for part in parts)])
            for name in ("source", "target", "amount", "at")
        )
        ids = pa.concat_arrays([_EMPTY, *(part.ids for part in parts)])
        details = tuple(table for part in parts for table in part.details)
        return cls(ids, source, target, amount, at, details)

    def where(self, mask: Mask) -> "Flows":
        """Return the flows where `mask` is true."""
        return self._taken(self.ids.filter(pa.array(mask)), np.flatnonzero(mask))

    def distinct(self) -> "Flows":
        """Return these flows, each id once."""
        encoded = self.ids.dictionary_encode()
        first = np.unique(np.asarray(encoded.indices, dtype=np.int64), return_index=True)[1]
        return self._taken(encoded.dictionary, first)

    def _taken(self, ids: pa.Array, at: Codes) -> "Flows":
        source, target = self.source[at], self.target[at]
        return Flows(ids, source, target, self.amount[at], self.at[at], self.details)


def strings(column: pa.ChunkedArray) -> pa.Array:
    """Return a column of a table as one array of strings."""
    return pa.concat_arrays([_EMPTY, *(chunk.cast(pa.string()) for chunk in column.chunks)])


def integers(rows: pa.Table, name: str) -> Codes:
    """Return a column of a table as int64."""
    return np.asarray(rows.column(name).to_numpy(), dtype=np.int64)
