"""Flows as they were read, one record each in no order, and the files that keep them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.errors import StoreError
from queries.flow.columns import Int32s
from queries.flow.compiled import compiled
from queries.flow.strings import StringsWriter

#: One flow: fen and epoch ms; numbers of nodes, earmark and batch; the row of its source file;
#: position in `tuple(graph.model.Flow)`; 1 for a line of a bank's statement. A record and not
#: columns: putting flows in order then costs one place of memory a flow and not nine.
ROW: Final = np.dtype(
    [
        ("amount", np.int64),
        ("at", np.int64),
        ("source", np.int32),
        ("target", np.int32),
        ("fund", np.int32),
        ("batch", np.int32),
        ("row", np.int32),
        ("kind", np.uint8),
        ("bank", np.uint8),
    ],
    align=True,
)
Rows = npt.NDArray[Any]


class Numbering:
    """Texts by number, in the order they were met; the first are given."""

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self._numbers = {text: number for number, text in enumerate(texts)}

    def of(self, column: pa.ChunkedArray) -> Int32s:
        """Return the number of each text of a column."""
        encoded = column.combine_chunks().dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        codes = [self._code(text) for text in encoded.dictionary.to_pylist()]
        return np.asarray(codes, np.int32)[np.asarray(encoded.indices, np.int64)]

    def _code(self, text: str) -> int:
        if text not in self._numbers:
            self._numbers[text] = len(self.texts)
            self.texts.append(text)
        return self._numbers[text]


@dataclass(frozen=True, slots=True)
class Share:
    """What one process has read: `rows` and `ids` are files, one flow after another.

    Attributes:
        funds: the earmarks that occur, by the number they have in `rows`.
    """

    rows: Path
    ids: Path
    count: int
    funds: Sequence[str]

    def read_into(self, place: Rows, earmarks: Sequence[str], number: Int32s) -> None:
        """Read the rows to `place`.

        Args:
            earmarks: their funds get the number that they have here.
            number: of nodes, by what stands for them in the rows.
        """
        with self.rows.open("rb") as file:
            read = file.readinto(place.view(np.uint8).data) + len(file.read(1))
        if read != place.nbytes:
            raise StoreError(
                f"{self.rows} does not hold the {self.count:,} flows written to it"
            )
        fund = renumbered(np.arange(len(self.funds), dtype=np.int32), self.funds, earmarks)
        _number(place, number, fund)


@dataclass(frozen=True, slots=True)
class Sharing:
    """What is read, and where to: other processes are told the same, but for `number`.

    Attributes:
        folder: where the ids stay.
        number: names the files of one share.
        known: ids of all batches, by number.
        batches: ids of those to read.
    """

    folder: Path
    number: int
    known: Sequence[str]
    batches: Sequence[str]

    @property
    def scratch(self) -> Path:
        """Where everything else lies that is not needed afterwards."""
        return self.folder / "reading"

    def next(self) -> "Sharing":
        """Return what the next process is told."""
        return replace(self, number=self.number + 1)

    def share(self, count: int, funds: Sequence[str]) -> Share:
        """Return the share of this number."""
        ids = self.folder / f"ids-{self.number}.arrow"
        return Share(self.scratch / f"rows-{self.number}", ids, count, funds)

    def discard(self) -> None:
        """Remove the files of this number."""
        share = self.share(0, [])
        for path in (share.rows, share.ids):
            path.unlink(missing_ok=True)

    def said(self) -> list[Any]:
        """Return it as what JSON can carry."""
        return [str(self.folder), self.number, [*self.known], [*self.batches]]

    @classmethod
    def heard(cls, said: list[Any]) -> "Sharing":
        """Return what was `said`."""
        return cls(Path(said[0]), *said[1:])


class ShareWriter:
    """Writes one share; to be closed, whatever happens.

    Attributes:
        sharing: what is read, and where to.
        batches: number of each batch.
        funds: number of each earmark, by this share alone.
    """

    def __init__(self, sharing: Sharing) -> None:
        self.sharing = sharing
        self.batches = Numbering(*sharing.known)
        self.funds = Numbering()
        share = sharing.share(0, [])
        self._rows = share.rows.open("wb")
        self._ids = StringsWriter(share.ids)

    def add(self, rows: Rows, ids: pa.Array) -> None:
        """Add flows at the end, whose batches and funds are numbered by this."""
        rows.tofile(self._rows)
        self._ids.add(ids)

    @property
    def count(self) -> int:
        """How many flows were added."""
        return self._ids.count

    def share(self) -> Share:
        """End the files and return what they hold."""
        self.close()
        return self.sharing.share(self._ids.count, self.funds.texts)

    def close(self) -> None:
        """End the files; calling it twice is harmless."""
        self._rows.close()
        self._ids.close()


@compiled
def _number(rows: Rows, number: Int32s, fund: Int32s) -> None:
    for place in range(len(rows)):
        rows[place].source = number[rows[place].source]
        rows[place].target = number[rows[place].target]
        rows[place].fund = fund[rows[place].fund]


def renumbered(numbers: Int32s, texts: Sequence[str], wanted: Sequence[str]) -> Int32s:
    """Return `numbers` of `texts` as numbers of `wanted`; -1 for what is not there."""
    place = {text: number for number, text in enumerate(wanted)}
    now = np.array([place.get(text, -1) for text in texts] or [-1], np.int32)
    return now[numbers]
