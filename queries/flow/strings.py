"""Many strings in files: found by place without reading them all."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from queries.flow.columns import Int64s
from queries.flow.compiled import compiled

_SCHEMA = pa.schema([("text", pa.string())])


class Strings:
    """The strings of some files, one after another; a place is a position among all."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._chunks: list[pa.Array] = []
        for path in paths:
            with pa.ipc.open_file(pa.memory_map(str(path))) as file:
                batches = (file.get_batch(n) for n in range(file.num_record_batches))
                self._chunks += [batch.column(0) for batch in batches]
        self._starts = np.cumsum([0, *map(len, self._chunks)])

    def __len__(self) -> int:
        return int(self._starts[-1])

    def at(self, places: npt.ArrayLike) -> list[str]:
        """Return the strings at `places`, in their order."""
        wanted = np.asarray(places, np.int64)
        found = np.empty(len(wanted), np.object_)
        chunk = np.searchsorted(self._starts, wanted, side="right") - 1
        for number in np.unique(chunk):
            here = chunk == number
            local = pa.array(wanted[here] - self._starts[number])
            found[here] = self._chunks[number].take(local).to_pylist()
        return list(found)


class StringsWriter:
    """Writes one file of strings, chunk by chunk."""

    def __init__(self, path: Path) -> None:
        self._writer = pa.ipc.new_file(str(path), _SCHEMA)
        self.count = 0

    def add(self, strings: pa.Array) -> None:
        """Add strings at the end."""
        if len(strings):
            batch = pa.record_batch([strings.cast(pa.string())], schema=_SCHEMA)
            self._writer.write_batch(batch)
            self.count += len(strings)

    def close(self) -> None:
        """End the file."""
        self._writer.close()


def hashed(strings: pa.Array) -> Int64s:
    """Return a number of 64 bits for each string; the same wherever it is computed."""
    array = strings.cast(pa.string())
    if not len(array):
        return np.empty(0, np.int64)
    _, offsets, data = array.buffers()
    ends = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1]
    text = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    numbers = np.empty(len(array), np.uint64)
    _hash(ends, text, numbers)
    return numbers.view(np.int64)


@compiled
def _hash(
    ends: npt.NDArray[np.int32], text: npt.NDArray[np.uint8], out: npt.NDArray[np.uint64]
) -> None:
    # FNV-1a (Fowler, Noll, Vo), then mixed as in MurmurHash3's finalizer: FNV alone leaves the
    # high bits of short strings alike.
    for number in range(len(out)):
        value = np.uint64(0xCBF29CE484222325)
        for place in range(ends[number], ends[number + 1]):
            value = (value ^ np.uint64(text[place])) * np.uint64(0x100000001B3)
        value = (value ^ (value >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
        out[number] = value ^ (value >> np.uint64(33))
