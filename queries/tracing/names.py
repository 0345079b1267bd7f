"""Nodes as small numbers: their ids are read only where somebody needs them.

A text gives a node as the store's own key for it, which is its id or, where reading ids of a
million nodes is slow, its place in the store (offset and table).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.model import Label, Node
from graph.store import GraphStore
from queries.tracing.texts import about

Codes = npt.NDArray[np.int64]

#: Up to this many places are looked up by a list, more of them in all nodes of the label.
FEW_PLACES: Final = 100
#: Places read at once in the latter case; bounds the memory.
PAGE: Final = 2**21

_OFFSETS: Final = 40  # bits of a key that hold the offset, below the table


@dataclass(frozen=True, slots=True)
class Some:
    """Nodes as a text takes them.

    Attributes:
        label: of all of them; None where the store finds nodes of any label by id.
        codes: their numbers.
        keys: their offsets within the label, or their ids where there is no label.
    """

    label: Label | None
    codes: Codes
    keys: list[Any]


class Names:
    """The nodes met so far: `codes` numbers them, `ids` says who they are."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        self._keys: pa.Array | None = None
        self._ids = np.empty(0, np.object_)  # '' where not read yet
        self._labels: dict[int, Label] = {}

    def __len__(self) -> int:
        return 0 if self._keys is None else len(self._keys)

    def enter(self, nodes: Iterable[Node], timeout: float) -> Codes:
        """Return the numbers of `nodes`, which are there."""
        labels: dict[str, list[str]] = {}
        for node in nodes:
            labels.setdefault(node.label, []).append(node.id)
        entered = [self._enter(Label(label), ids, timeout) for label, ids in labels.items()]
        return np.concatenate([np.empty(0, np.int64), *entered])

    def _enter(self, label: Label, ids: list[str], timeout: float) -> Codes:
        rows = self._read("places", label, timeout, nodes=list(dict.fromkeys(ids)))
        codes = self.codes(rows["node"])
        self.learn(codes, rows["id"].to_pylist())
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

    def learn(self, codes: Codes, ids: list[str]) -> None:
        """Remember the ids of `codes`."""
        self._ids[codes] = ids

    def ids(self, codes: Codes, timeout: float) -> list[str]:
        """Return the id of each number."""
        unknown = np.unique(codes[self._ids[codes] == ""])
        for some in self.groups(unknown, timeout):
            for rows in self._look_up(some, timeout):
                keys = _keys(rows["node"])
                found = pc.index_in(keys, value_set=self._keys)
                place = np.asarray(found.drop_null(), dtype=np.int64)
                self._ids[place] = rows["id"].filter(found.is_valid()).to_pylist()
        return list(self._ids[codes])

    def groups(self, codes: Codes, timeout: float) -> list[Some]:
        """Return the nodes `codes` as texts take them."""
        if self._keys is None or not len(codes):
            return []
        keys = self._keys.take(pa.array(codes))
        if pa.types.is_string(keys.type):
            return [Some(None, codes, keys.to_pylist())]
        places = np.asarray(keys)
        tables = places >> _OFFSETS
        return [
            Some(
                self._label(int(table), timeout),
                codes[tables == table],
                (places[tables == table] & (2**_OFFSETS - 1)).tolist(),
            )
            for table in np.unique(tables)
        ]

    def _label(self, table: int, timeout: float) -> Label:
        if not self._labels:
            rows = self._read("tables", None, timeout).to_pylist()
            self._labels = {
                row["place"]: Label(row["label"])
                for row in rows
                if row["label"] in tuple(Label)
            }
        return self._labels[table]

    def _look_up(self, some: Some, timeout: float) -> Iterator[pa.Table]:
        if len(some.keys) <= FEW_PLACES:
            yield self._read("ids_at", some.label, timeout, nodes=some.keys)
            return
        for first in range(min(some.keys), max(some.keys) + 1, PAGE):
            last = first + PAGE - 1
            yield self._read("ids_between", some.label, timeout, first=first, last=last)

    def _read(self, name: str, label: Label | None, timeout: float, **values: Any) -> pa.Table:
        return self.store.read_table(about(name, label), timeout=timeout, **values)


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
