"""Keys of rows: what makes a row the same row when it comes again."""

from collections import Counter
from functools import cache
from hashlib import blake2b
from typing import Final

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_SEPARATOR: Final = "\x1f"
_DIGEST_BYTES: Final = 12

Hashes = npt.NDArray[np.uint64]


def natural_keys(fields: list[pa.Array]) -> pa.Array:
    """Join key fields with `|`; a row whose key fields are all empty gets the empty string."""
    joined = pc.binary_join_element_wise(*fields, "|")
    lengths = [pc.utf8_length(field) for field in fields]
    empty = pc.equal(pc.max_element_wise(*lengths), 0)
    return pc.if_else(empty, "", joined)


def content_hashes(fields: list[pa.Array]) -> pa.Array:
    """Return 24 hex characters per row over all its typed values (BLAKE2b, 96 bits).

    Typed values, not the text of the file: the same payment written with another date format
    or thousands separator is the same payment.
    """
    texts = [pc.fill_null(pc.cast(field, pa.string()), "") for field in fields]
    rows = pc.binary_join_element_wise(*texts, _SEPARATOR).to_pylist()
    return pa.array(
        [blake2b(row.encode(), digest_size=_DIGEST_BYTES).hexdigest() for row in rows],
        pa.string(),
    )


@cache
def _hasher() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})  # one thread keeps the order of rows


def _hashed(keys: pa.Array) -> Hashes:
    """Hash strings to 64 bits each."""
    rows = _hasher().from_arrow(pa.table({"key": keys})).project("hash(key) AS hash")
    return np.asarray(rows.to_arrow_table()["hash"].to_numpy(), np.uint64)


class SeenKeys:
    """The keys a source has shown so far, in 8 bytes each, to find those that come again.

    Sorted runs are merged when they have become as long as the one before, so a look-up
    costs log² of the keys seen, whatever the number of chunks.
    """

    def __init__(self) -> None:
        self._runs: list[Hashes] = []

    def again(self, keys: pa.Array) -> npt.NDArray[np.bool_]:
        """Return which of `keys` may have come before, here or earlier, and remember all.

        A key that has come before is always reported; one that has not is reported with a
        probability of about one in 10^11 per million keys seen, so ask the staged rows
        before acting on it.
        """
        hashes = _hashed(keys)
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]
        repeated = np.zeros(len(hashes), dtype=bool)
        repeated[order[1:]] = ordered[1:] == ordered[:-1]
        for run in self._runs:
            places = np.searchsorted(run, hashes)
            places[places == len(run)] = 0
            repeated |= run[places] == hashes
        self._remember(np.unique(ordered))
        return repeated

    def _remember(self, run: Hashes) -> None:
        while self._runs and len(self._runs[-1]) <= len(run):
            run = np.union1d(self._runs.pop(), run)
        if len(run):
            self._runs.append(run)


class Occurrences:
    """Number the rows of a source that are equal in every value: the second gets `-2`."""

    def __init__(self) -> None:
        self._seen = SeenKeys()
        self._counts: Counter[str] = Counter()

    def number(self, hashes: pa.Array) -> pa.Array:
        """Return `hashes` with `-n` behind every n-th equal one, n > 1.

        Stable over re-import because equal rows are interchangeable: only their count matters.
        """
        repeated = self._seen.again(hashes)
        if not repeated.any():
            return hashes
        keys: list[str] = hashes.to_pylist()
        for place in np.flatnonzero(repeated):
            key = keys[place]
            self._counts[key] += 1
            keys[place] = f"{key}-{self._counts[key] + 1}"
        return pa.array(keys, pa.string())
