"""Nodes by number: their order does not depend on when they were loaded."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from graph.errors import NotFound, StoreError
from graph.model import FLOW_PAIRS, Label
from queries.flow.columns import Bytes, Int32s, Int64s
from queries.flow.order import sorted_by
from queries.flow.strings import Strings, hashed

#: Labels of nodes that money may come to or go from, in the model's order.
LABELS: Final = tuple(
    label
    for label in Label
    if any(label in pair for pairs in FLOW_PAIRS.values() for pair in pairs)
)


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes of a projection; a number is the rank of the hash of the node's id.

    Attributes:
        hashes: of the ids, rising (n).
        place: of the id among `ids` (n).
        label: position in LABELS (n).
    """

    hashes: Int64s
    place: Int32s
    label: Bytes
    ids: Strings

    @classmethod
    def made(cls, hashes: Int64s, label: Bytes, ids: Strings) -> tuple["Nodes", Int32s]:
        """Return nodes given in the order of `ids`, and the number of each.

        Raises:
            StoreError: two ids have one hash, so that one would be taken for the other.
        """
        place = sorted_by(hashes >> 32, sorted_by(hashes & 0xFFFF_FFFF))
        same = np.flatnonzero(np.diff(hashes[place]) == 0)
        if len(same):
            two = ids.at(place[same[0] : same[0] + 2])
            raise StoreError(f"the ids {two} have the same hash; give one of them another id")
        number = np.empty_like(place)
        number[place] = np.arange(len(place), dtype=np.int32)
        return cls(hashes[place], place, label[place], ids), number

    @classmethod
    def opened(cls, folder: Path) -> "Nodes":
        """Return the nodes kept in `folder`, read where needed."""
        hashes, place, label = (
            np.load(folder / f"node_{name}.npy", mmap_mode="r")
            for name in ("hashes", "place", "label")
        )
        return cls(hashes, place, label, Strings([folder / "nodes.arrow"]))

    def save(self, folder: Path) -> None:
        """Keep all but the ids, which are there, in `folder`."""
        for name in ("hashes", "place", "label"):
            np.save(folder / f"node_{name}.npy", getattr(self, name))

    def __len__(self) -> int:
        return len(self.hashes)

    def number(self, node: str) -> int:
        """Return the number of the node with the id `node`.

        Raises:
            NotFound: there is none, or nothing can flow from or to it.
        """
        found = int(self.numbers(pa.array([node]))[0])
        if found < 0 or self.names(np.array([found], np.int32)) != [node]:
            raise NotFound(
                f"no node {node!r} that money flows from or to; `fundtrace search` finds ids"
            )
        return found

    def numbers(self, nodes: pa.Array) -> Int32s:
        """Return the number of each id, -1 for what is no node here."""
        wanted = hashed(nodes)
        place = np.searchsorted(self.hashes, wanted).astype(np.int32)
        place[place == len(self.hashes)] = 0
        if not len(self.hashes):
            return np.full(len(wanted), -1, np.int32)
        there = self.hashes[place] == wanted
        return np.where(there, place, np.int32(-1)).astype(np.int32)

    def names(self, numbers: Int32s) -> list[str]:
        """Return the id of each number."""
        return self.ids.at(self.place[numbers])

    def labelled(self, label: Label) -> Bytes:
        """Return 1 for the nodes of a label, else 0 (n)."""
        wanted: Bytes = (self.label == LABELS.index(label)).astype(np.uint8)
        return wanted

    def label_of(self, number: int) -> Label:
        """Return the label of a node."""
        return LABELS[int(self.label[number])]
