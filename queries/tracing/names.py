"""Nodes as small numbers: their ids are read only where somebody needs them.

A text gives a node as the store's own key for it, which is its id or, where reading ids of a
million nodes is slow, its place in the store (offset and table).
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.query import Query
from graph.store import GraphStore

Codes = npt.NDArray[np.int64]

#: Up to this many are looked up by a list: beyond it places by a join, ids in all nodes.
FEW_PLACES: Final = 300
#: Places read at once in the latter case; bounds the memory.
PAGE: Final = 2**21

_OFFSETS: Final = 40  # bits of a key that hold the offset, below the table
_PACKAGE: Final = "queries.tracing"


class Names:
    """The nodes met so far: `codes` numbers them, `ids` says who they are."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        self._keys: pa.Array | None = None
        self._ids = np.empty(0, np.object_)  # '' where not read yet

    def __len__(self) -> int:
        return 0 if self._keys is None else len(self._keys)

    def enter(self, ids: Iterable[str], timeout: float) -> Codes:
        """Return the numbers of the nodes `ids`, which are there."""
        wanted = list(dict.fromkeys(ids))
        name = "places" if len(wanted) <= FEW_PLACES else "places_wide"
        rows = self._read(name, timeout, nodes=wanted)
        found = dict(
            zip(rows["id"].to_pylist(), self.codes(rows["node"]).tolist(), strict=True)
        )
        codes = np.array([found[node] for node in wanted], np.int64)
        self._ids[codes] = wanted
        return codes

    def codes(self, column: pa.ChunkedArray) -> Codes:
        """Return the number of each node of a column; new nodes get the next ones."""
        encoded = _keys(column).dictionary_encode()
        held = encoded.dictionary.slice(0, 0) if self._keys is None else self._keys
        known = pc.index_in(encoded.dictionary, value_set=held)
        new = encoded.dictionary.filter(known.is_null())
        numbers = np.asarray(known.fill_null(-1), dtype=np.int64).copy()
        numbers[numbers < 0] = np.arange(len(held), len(held) + len(new))
        self._keys = pa.concat_arrays([held, new])
        self._ids = np.concatenate([self._ids, _texts(new)])
        return np.asarray(numbers[np.asarray(encoded.indices, dtype=np.int64)])

    def ids(self, codes: Codes, timeout: float) -> list[str]:
        """Return the id of each number."""
        unknown = np.unique(codes[self._ids[codes] == ""])
        if len(unknown) and self._keys is not None:
            keys = self._keys.take(pa.array(unknown))
            for rows in self._look_up(np.asarray(keys), timeout):
                found = pc.index_in(_keys(rows["node"]), value_set=keys)
                ids = rows["id"].filter(found.is_valid()).to_pylist()
                self._ids[unknown[np.asarray(found.drop_null())]] = ids
        return list(self._ids[codes])

    def _look_up(self, keys: Codes, timeout: float) -> Iterator[pa.Table]:
        offsets = np.unique(keys & (2**_OFFSETS - 1))
        if len(offsets) <= FEW_PLACES:
            yield self._read("ids_at", timeout, offsets=offsets.tolist())
            return
        for first in range(int(offsets[0]), int(offsets[-1]) + 1, PAGE):
            yield self._read("ids_between", timeout, first=first, last=first + PAGE - 1)

    def _read(self, name: str, timeout: float, **values: Any) -> pa.Table:
        return self.store.read_table(Query(_PACKAGE, name), timeout=timeout, **values)


def _keys(column: pa.ChunkedArray) -> pa.Array:
    """Return one number for each place, or the ids as they are."""
    array = pa.concat_arrays(column.chunks) if column.num_chunks else column.combine_chunks()
    if not pa.types.is_struct(array.type):
        return array.cast(pa.string())
    offset, table = (np.asarray(array.field(name)) for name in ("offset", "table"))
    return pa.array((table << _OFFSETS) | offset)


def _texts(keys: pa.Array) -> npt.NDArray[np.object_]:
    if pa.types.is_string(keys.type):
        return np.asarray(keys.to_numpy(zero_copy_only=False), np.object_)
    return np.full(len(keys), "", np.object_)
