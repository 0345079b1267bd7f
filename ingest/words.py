"""One word per row out of few, as codes: labels of nodes and kinds of relationships."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

Mask = npt.NDArray[np.bool_]
Labels = np.ndarray[tuple[int], np.dtype[np.object_]]


@dataclass(frozen=True, slots=True)
class Words:
    """The word of row r is `words[codes[r]]`; comparing codes is far faster than text."""

    words: tuple[str, ...]
    codes: npt.NDArray[np.intp]

    @classmethod
    def same(cls, word: str, length: int) -> Self:
        """Return `word` in every row."""
        return cls((str(word),), np.broadcast_to(np.intp(0), length))

    @classmethod
    def of(cls, values: Labels) -> Self:
        """Return `values`, none of them None."""
        codes, words = pd.factorize(values)
        return cls(tuple(str(word) for word in words), codes)

    def parts(self, rows: Mask) -> Iterator[tuple[str, Mask]]:
        """Yield each word that stands in `rows`, in alphabetical order, and where."""
        if len(self.words) == 1:
            if rows.any():
                yield self.words[0], rows
            return
        found = {self.words[code]: code for code in np.unique(self.codes[rows])}
        for word in sorted(found):
            yield word, rows & (self.codes == found[word])

    def over(self, other: "Words", rows: Mask) -> "Words":
        """Return these words in `rows` and the `other` ones elsewhere."""
        if self.words == other.words:
            codes = self.codes if len(self.words) == 1 else None
            return Words(
                self.words, np.where(rows, self.codes, other.codes) if codes is None else codes
            )
        words = tuple(dict.fromkeys((*self.words, *other.words)))
        mine, others = (
            np.array([words.index(word) for word in each.words], np.intp)[each.codes]
            for each in (self, other)
        )
        return Words(words, np.where(rows, mine, others))
