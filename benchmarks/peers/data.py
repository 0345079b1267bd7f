"""The two data sets of one size as files: columns for ours, one Parquet file for the peers."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.synthetic import Numbers, Part, province
from graph.model import Flow, Label
from queries.flow.columns import Columns, Int32s, columns
from queries.flow.order import Placed, in_time, places
from queries.flow.reach import reach

#: File that is written last: the folder is whole.
META: Final = "meta.json"
_KINDS: Final = tuple(Flow)


@dataclass(frozen=True, slots=True)
class Table:
    """Transfers in the order of time between numbered accounts: fen, epoch ms."""

    nodes: int
    source: Numbers
    target: Numbers
    amount: Numbers
    at: Numbers

    def columns(self) -> Columns:
        """Return the transfers as the flow engine reads them."""
        return columns(self.nodes, self.source, self.target, self.amount, self.at)


def province_columns(parts: list[Part]) -> tuple[Columns, Int32s]:
    """Return a province as the projection of a store would hold it, and its funding sources.

    `parts` is emptied on the way, for the memory.
    """
    first, nodes = _numbered(parts)
    sources = np.unique(parts[0].sources + first[parts[0].source]).astype(np.int32)
    source = _joined([part.sources + first[part.source] for part in parts], np.int32)
    target = _joined([part.targets + first[part.target] for part in parts], np.int32)
    kinds = [np.full(len(part.times), _KINDS.index(part.kind), np.uint8) for part in parts]
    kind, fund = _joined(kinds, np.uint8), _joined([part.funds + 1 for part in parts], np.int32)
    amount = _joined([part.amounts for part in parts], np.int64)
    at = _joined([part.times for part in parts], np.int64)
    parts.clear()
    key = places(kind, np.zeros(len(at), np.int32), np.arange(len(at), dtype=np.int32))

    def placed(order: Int32s) -> Placed:
        return source[order], target[order], at[order], kind[order]

    order, (source, target, at, kind) = in_time(nodes, at, key, placed)
    amount, fund = amount[order], fund[order]
    return columns(nodes, source, target, amount, at, kind=kind, fund=fund), sources


def _numbered(parts: list[Part]) -> tuple[dict[Label, int], int]:
    """Return the number of the first node of each label, and how many nodes there are."""
    most: dict[Label, int] = {}
    for part in parts:
        for label, numbers in ((part.source, part.sources), (part.target, part.targets)):
            most[label] = max(most.get(label, 0), int(numbers.max(initial=-1)) + 1)
    first, nodes = {}, 0
    for label, count in most.items():
        first[label] = nodes
        nodes += count
    return first, nodes


def _joined(arrays: list[Any], kind: type) -> Any:
    return np.concatenate([np.asarray(array, kind) for array in arrays])


def richest(flows: Columns, sources: Int32s) -> int:
    """Return the source whose money reaches most nodes."""
    return max((int(each) for each in sources), key=lambda one: len(reach(flows, [one]).nodes))


def write_province(folder: Path, flows: int, *, peers: bool) -> None:
    """Write a province of `flows` flows to `folder`; `peers`: for them as well."""
    made, sources = province_columns(province(flows))
    _write(folder, made, {"origin": richest(made, sources)}, peers=peers)


def _write(folder: Path, flows: Columns, meta: dict[str, int], *, peers: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for field in fields(Columns):
        np.save(folder / f"{field.name}.npy", getattr(flows, field.name))
    if peers:
        names = ("source", "target", "amount", "at")
        ids = pa.array(np.arange(len(flows), dtype=np.int64))
        table = {name: pa.array(getattr(flows, name).astype(np.int64)) for name in names}
        pq.write_table(pa.table({"id": ids, **table}), folder / "flows.parquet")
        pq.write_table(_nodes(flows), folder / "nodes.parquet")
    said = {"flows": len(flows), "nodes": flows.nodes, "peers": peers, **meta}
    (folder / META).write_text(json.dumps(said), encoding="utf-8")


def _nodes(flows: Columns) -> pa.Table:
    """Return the nodes with what went through each, so that no database has to sum it."""
    sums = [np.bincount(ends, flows.amount, flows.nodes) for ends in _ends(flows)]
    through = np.maximum(*sums).astype(np.int64)
    return pa.table({"id": pa.array(np.arange(flows.nodes)), "through": pa.array(through)})


def _ends(flows: Columns) -> tuple[Int32s, Int32s]:
    return flows.source, flows.target


def write_bank(folder: Path, table: Table, *, peers: bool) -> None:
    """Write a bank to `folder`; `peers`: for them as well."""
    _write(folder, table.columns(), {}, peers=peers)


def read_meta(folder: Path) -> dict[str, Any]:
    """Return what was written to `folder`; empty when nothing whole was."""
    path = folder / META
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


def opened(folder: Path) -> Columns:
    """Return the columns in `folder`, mapped as a projection maps them."""
    held = {
        field.name: np.load(folder / f"{field.name}.npy", mmap_mode="r")
        for field in fields(Columns)
    }
    return Columns(**held)
