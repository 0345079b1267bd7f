"""Reading all nodes and flows of a store as columns, from either engine."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.model import FLOW_PAIRS, Flow, Label
from graph.query import Bound, Dialect, Query
from graph.store import GraphStore
from queries.flow.columns import Int32s, Int64s
from queries.flow.nodes import LABELS, Nodes
from queries.flow.rows import ROW, Rows, ShareWriter
from queries.flow.strings import Strings, StringsWriter, hashed

#: Seconds for one read; a server sends some 100,000 flows a second.
_TIMEOUT: Final = 3600.0
#: Nodes or flows read at once, about; bounds the memory.
_PAGE: Final = 800_000
#: How ids of flows begin that were read from a bank's statement.
BANK_LINE: Final = "bank:"
_HOLDERS: Final = (Label.PAYEE, Label.VILLAGE_ACCOUNT)
_NO_PLACES: Final = np.empty(0, np.int32)


@dataclass(frozen=True, slots=True)
class Page:
    """Flows of one kind between two labels that one read answers; `text` is the Cypher's name.

    On the embedded engine those of the nodes from offset `first` to `last`.
    """

    text: str
    kind: Flow
    source: Label
    target: Label
    first: int = 0
    last: int = -1


@dataclass
class Reader:
    """Reads one store.

    Until all nodes are read, the embedded engine's are told apart by their place: the offset in
    their label, counted on from where the label begins. A server's flows need the nodes first.

    Attributes:
        begin: where each label begins among places, and after the last one the end.
        nodes, number: as `read_nodes` found them; the number of a node by what `read` writes.
        counted: how many flows there are, by the engine's own count (`pages`); embedded only.
    """

    store: GraphStore
    begin: tuple[int, ...] = ()
    nodes: Nodes = field(init=False)
    number: Int32s = field(init=False)
    counted: int = 0

    def __post_init__(self) -> None:
        if self.store.dialect is Dialect.LADYBUG and not self.begin:
            most = [self._ask("nodes_most", {"label": label})["most"][0] for label in LABELS]
            counts = [0 if each.as_py() is None else each.as_py() + 1 for each in most]
            self.begin = (0, *accumulate(counts))

    def read_nodes(self, folder: Path) -> Nodes:
        """Read all nodes that money may touch; their ids go to a file in `folder`."""
        writer = StringsWriter(folder / "nodes.arrow")
        hashes, labels, places = [np.empty(0, np.int64)], [np.empty(0, np.uint8)], [_NO_PLACES]
        for label in LABELS:
            for rows in self._node_pages(label):
                ids = _one(rows["id"]).cast(pa.string())
                writer.add(ids)
                hashes.append(hashed(ids))
                labels.append(np.full(len(ids), LABELS.index(label), np.uint8))
                if "place" in rows.column_names:
                    places.append(self._places(label, rows["place"]))
        writer.close()
        names = Strings([folder / "nodes.arrow"])
        self.nodes, number = Nodes.made(np.concatenate(hashes), np.concatenate(labels), names)
        self.number = np.arange(len(self.nodes), dtype=np.int32)
        if self.begin:
            self.number = np.full(self.begin[-1], -1, np.int32)
            self.number[np.concatenate(places)] = number
        return self.nodes

    def _node_pages(self, label: Label) -> Iterator[pa.Table]:
        if self.store.dialect is Dialect.NEO4J:
            yield self._ask("nodes", {"label": label})
            return
        for first, last in self._slices(label, _PAGE):
            yield self._ask("nodes", {"label": label}, first=first, last=last)

    def _slices(self, label: Label, size: int) -> Iterator[tuple[int, int]]:
        count = self._count(label)
        for first in range(0, count, size):
            yield first, min(first + size, count) - 1

    def _count(self, label: Label) -> int:
        begin, end = self.begin[LABELS.index(label) :][:2]
        return end - begin

    def _places(self, label: Label, offsets: pa.ChunkedArray) -> Int32s:
        places = offsets.to_numpy() + self.begin[LABELS.index(label)]
        return np.asarray(places, np.int32)

    def pages(self) -> list[Page]:
        """Return the reads that answer all flows."""
        pairs = ((kind, *pair) for kind, all_ in FLOW_PAIRS.items() for pair in all_)
        return [page for pair in pairs for page in self._pages_of(*pair)]

    def _pages_of(self, kind: Flow, source: Label, target: Label) -> Iterator[Page]:
        if self.store.dialect is Dialect.NEO4J:
            yield Page("flows", kind, source, target)
            return
        many = self._count(source) >= self._count(target)
        wide, text = (source, "flows_leaving") if many else (target, "flows_reaching")
        of: dict[str, Bound] = {"kind": kind, "source": source, "target": target}
        count = self._ask("flows_count", of)["flows"][0].as_py()
        self.counted += count
        size = max(1, self._count(wide) * _PAGE // max(1, count))
        for first, last in self._slices(wide, size) if count else ():
            yield Page(text, kind, source, target, first, last)

    def read(self, page: Page, share: ShareWriter) -> None:
        """Add the flows of `page` to `share`."""
        of: dict[str, Bound] = {
            "kind": page.kind, "source": page.source, "target": page.target,
        }  # fmt: skip
        part: dict[str, Any] = {"batches": [*share.sharing.batches]}
        if self.store.dialect is not Dialect.NEO4J:
            part |= {"first": page.first, "last": page.last}
        found = self._ask(page.text, of, **part)
        if found.num_rows:
            ids = _one(found["id"])
            share.add(self._rows(page, found, ids, share), ids)

    def _rows(self, page: Page, found: pa.Table, ids: pa.Array, share: ShareWriter) -> Rows:
        rows = np.empty(found.num_rows, ROW)
        rows["source"] = self._ends(page.source, found["source"])
        rows["target"] = self._ends(page.target, found["target"])
        for name in ("amount", "at", "row"):
            rows[name] = _integers(found, name)
        rows["kind"] = tuple(Flow).index(page.kind)
        rows["fund"] = share.funds.of(found["fund"])
        rows["batch"] = share.batches.of(found["batch"])
        rows["bank"] = np.asarray(pc.starts_with(ids, BANK_LINE))
        return rows

    def _ends(self, label: Label, column: pa.ChunkedArray) -> Int32s:
        if pa.types.is_integer(column.type):
            return self._places(label, column)
        encoded = _one(column.cast(pa.string())).dictionary_encode()
        numbers = self.nodes.numbers(encoded.dictionary)
        return numbers[np.asarray(encoded.indices, np.int64)]

    def holders(self) -> tuple[Int32s, Int32s]:
        """Return who holds which account, one pair for each link: holders, accounts."""
        pairs = [(np.empty(0, np.int32), np.empty(0, np.int32))]
        for label in _HOLDERS:
            rows = self._ask("holders", {"label": label})
            if rows.num_rows:
                holder = self._ends(label, rows["holder"])
                account = self._ends(Label.BANK_ACCOUNT, rows["account"])
                pairs.append((self.number[holder], self.number[account]))
        return np.concatenate([a for a, _ in pairs]), np.concatenate([b for _, b in pairs])

    def _ask(self, name: str, of: dict[str, Bound], **values: Any) -> pa.Table:
        query = Query("queries.flow", name).bound(**of)
        return self.store.read_table(query, timeout=_TIMEOUT, **values)


def owners(nodes: Nodes, holders: Int32s, accounts: Int32s) -> Int32s:
    """Return whose money lies where, by node: an account of one holder is the holder's."""
    own = np.arange(len(nodes), dtype=np.int32)
    pairs = np.unique(np.stack([accounts, holders]), axis=1)
    account, first, count = np.unique(pairs[0], return_index=True, return_counts=True)
    own[account[count == 1]] = pairs[1][first[count == 1]]
    return own


def _one(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _integers(rows: pa.Table, name: str) -> Int64s:
    return np.asarray(pc.cast(rows[name], pa.int64()).to_numpy(), np.int64)
