"""Reading all nodes and flows of a store as columns, from either engine."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.model import FLOW_PAIRS, Flow, Label
from graph.query import Bound, Dialect, Query
from graph.store import GraphStore
from queries.flow.columns import Bytes, Int32s, Int64s
from queries.flow.nodes import LABELS, Nodes
from queries.flow.strings import Strings, StringsWriter, hashed

#: Seconds for one read; a server sends some 100,000 flows a second.
_TIMEOUT: Final = 3600.0
#: Nodes or flows read at once, about; bounds the memory.
_PAGE: Final = 1_500_000
#: How ids of flows begin that were read from a bank's statement.
BANK_LINE: Final = "bank:"
_HOLDERS: Final = (Label.PAYEE, Label.VILLAGE_ACCOUNT)


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
class Part:
    """Flows as they were read: node numbers, fen, epoch ms, numbers of fund and batch.

    `bank` is 1 for lines of bank statements, which the import gives ids of their own.
    """

    source: Int32s
    target: Int32s
    amount: Int64s
    at: Int64s
    kind: Bytes
    fund: Int32s
    batch: Int32s
    row: Int32s
    bank: Bytes


@dataclass
class Reader:
    """Reads one store; `nodes` first, then `flows` and `holders`."""

    store: GraphStore
    nodes: Nodes = field(init=False)
    _by_offset: dict[Label, Int32s] = field(default_factory=dict)  # number by offset

    def read_nodes(self, folder: Path) -> Nodes:
        """Read all nodes that money may touch; their ids go to a file in `folder`."""
        writer = StringsWriter(folder / "nodes.arrow")
        hashes: list[Int64s] = []
        labels: list[Bytes] = []
        offsets: list[tuple[Label, Int64s]] = []
        for label in LABELS:
            for rows in self._node_pages(label):
                ids = _one(rows["id"]).cast(pa.string())
                writer.add(ids)
                hashes.append(hashed(ids))
                labels.append(np.full(len(ids), LABELS.index(label), np.uint8))
                if "place" in rows.column_names:
                    offsets.append((label, _integers(rows, "place")))
        writer.close()
        self.nodes, number = Nodes.made(
            np.concatenate([np.empty(0, np.int64), *hashes]),
            np.concatenate([np.empty(0, np.uint8), *labels]),
            Strings([folder / "nodes.arrow"]),
        )
        self._remember(offsets, number)
        return self.nodes

    def _remember(self, offsets: list[tuple[Label, Int64s]], number: Int32s) -> None:
        for label in LABELS:
            some = [each for of, each in offsets if of == label and len(each)]
            most = max((int(each.max()) for each in some), default=-1)
            self._by_offset[label] = np.full(most + 1, -1, np.int32)
        first = 0
        for label, places in offsets:
            self._by_offset[label][places] = number[first : first + len(places)]
            first += len(places)

    def _node_pages(self, label: Label) -> Iterator[pa.Table]:
        if self.store.dialect is Dialect.NEO4J:
            yield self._ask("nodes", {"label": label})
            return
        for first, last in self._pages(label, _PAGE):
            yield self._ask("nodes", {"label": label}, first=first, last=last)

    def _pages(self, label: Label, size: int) -> Iterator[tuple[int, int]]:
        most = self._ask("nodes_most", {"label": label})["most"][0].as_py()
        for first in range(0, -1 if most is None else most + 1, size):
            yield first, min(first + size - 1, most)

    def flows(
        self, batches: list[str], funds: Numbering, numbers: Numbering, ids: StringsWriter
    ) -> Iterator[Part]:
        """Yield the flows of `batches`, in no order; their ids are added to `ids`."""
        for kind, pairs in FLOW_PAIRS.items():
            for source, target in pairs if batches else ():
                for rows in self._flow_pages(kind, source, target, batches):
                    if rows.num_rows:
                        ids.add(_one(rows["id"]))
                        yield self._part(kind, source, target, rows, funds, numbers)

    def _part(
        self,
        kind: Flow,
        source: Label,
        target: Label,
        rows: pa.Table,
        funds: Numbering,
        batches: Numbering,
    ) -> Part:
        return Part(
            self._numbers(source, rows["source"]),
            self._numbers(target, rows["target"]),
            _integers(rows, "amount"),
            _integers(rows, "at"),
            np.full(rows.num_rows, tuple(Flow).index(kind), np.uint8),
            funds.of(rows["fund"]),
            batches.of(rows["batch"]),
            _integers(rows, "row").astype(np.int32),
            np.asarray(pc.starts_with(_one(rows["id"]), BANK_LINE)).astype(np.uint8),
        )

    def _flow_pages(
        self, kind: Flow, source: Label, target: Label, batches: list[str]
    ) -> Iterator[pa.Table]:
        of: dict[str, Bound] = {"kind": kind, "source": source, "target": target}
        if self.store.dialect is Dialect.NEO4J:
            yield self._ask("flows", of, batches=batches)
            return
        many = len(self._by_offset[source]) >= len(self._by_offset[target])
        wide, text = (source, "flows_leaving") if many else (target, "flows_reaching")
        count = self._ask("flows_count", of, batches=batches)["flows"][0].as_py()
        size = max(1, len(self._by_offset[wide]) * _PAGE // max(1, count))
        for first, last in self._pages(wide, size) if count else ():
            yield self._ask(text, of, first=first, last=last, batches=batches)

    def holders(self) -> tuple[Int32s, Int32s]:
        """Return who holds which account, one pair for each link: holders, accounts."""
        pairs = [(np.empty(0, np.int32), np.empty(0, np.int32))]
        for label in _HOLDERS:
            rows = self._ask("holders", {"label": label})
            if rows.num_rows:
                holder = self._numbers(label, rows["holder"])
                pairs.append((holder, self._numbers(Label.BANK_ACCOUNT, rows["account"])))
        return np.concatenate([a for a, _ in pairs]), np.concatenate([b for _, b in pairs])

    def _numbers(self, label: Label, column: pa.ChunkedArray) -> Int32s:
        if pa.types.is_integer(column.type):
            return np.asarray(self._by_offset[label][column.to_numpy()])
        encoded = _one(column.cast(pa.string())).dictionary_encode()
        numbers = self.nodes.numbers(encoded.dictionary)
        return numbers[np.asarray(encoded.indices, np.int64)]

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
