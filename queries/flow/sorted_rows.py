"""Putting flows in the order of time and writing their columns."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from queries.flow.columns import Bytes, Int32s, Int64s, indexed
from queries.flow.compiled import compiled
from queries.flow.doubled import Mask, doubled
from queries.flow.order import Placed, in_parts, in_time, places
from queries.flow.rows import Rows


def write_columns(folder: Path, nodes: int, rows: Rows, place: Int32s, own: Int32s) -> int:
    """Write the columns and indexes of `rows` to `folder`; return how many repeat another.

    Args:
        place: of each flow's id among all ids.
        own: by node, whose money lies there.
    """
    key = places(rows["kind"], rows["batch"], rows["row"])
    twice = _twice(nodes, rows, own, key)
    placed = partial(_placed, rows, own, twice)
    order, (source, target, at, kind) = in_time(nodes, _column(rows, "at"), key, placed)
    del key
    with ThreadPoolExecutor() as threads:
        jobs = [
            threads.submit(_save_ends, folder, "source", source, nodes),
            threads.submit(_save_ends, folder, "target", target, nodes),
        ]
        columns = {"at": at, "kind": kind, "place": place[order], **_others(rows, order)}
        for name, column in columns.items():
            jobs.append(threads.submit(_save, folder / f"{name}.npy", column))
        for job in jobs:
            job.result()
    return int(twice.sum())


def _column(rows: Rows, name: str) -> Any:
    column = np.empty(len(rows), rows.dtype[name])
    in_parts(_copy, rows[name], column)
    return column


def _copy(strided: Any, column: Any) -> None:
    column[:] = strided


def _twice(nodes: int, rows: Rows, own: Int32s, key: Int64s) -> Mask:
    bank: Mask = rows["bank"] == 1
    if not bank.any():
        return bank
    source, target = own[rows["source"]], own[rows["target"]]
    amount, at, kind = (_column(rows, name) for name in ("amount", "at", "kind"))
    return doubled(nodes, source, target, amount, at, kind, bank, key)


def _placed(rows: Rows, own: Int32s, twice: Mask, order: Int32s) -> Placed:
    """Return whose money goes where, when and as what, in `order`."""
    count = len(order)
    source, target = np.empty(count, np.int32), np.empty(count, np.int32)
    at, kind = np.empty(count, np.int64), np.empty(count, np.uint8)

    in_parts(_place, order, source, target, at, kind, also=(rows, own, twice))
    return source, target, at, kind


@compiled
def _place(
    order: Int32s, source: Int32s, target: Int32s, at: Int64s, kind: Bytes,
    rows: Rows, own: Int32s, twice: Mask,
) -> None:  # fmt: skip
    for number in range(len(order)):
        row = rows[order[number]]
        source[number] = own[row.source]
        target[number] = source[number] if twice[order[number]] else own[row.target]
        at[number] = row.at
        kind[number] = row.kind


def _others(rows: Rows, order: Int32s) -> dict[str, Any]:
    """Return the columns that `_placed` does not, in `order`; the ends as they were read."""
    names = {"read_source": "source", "read_target": "target"}
    names |= {name: name for name in ("amount", "fund", "batch", "row", "bank")}
    columns = {kept: np.empty(len(order), rows.dtype[name]) for kept, name in names.items()}
    in_parts(_pick, order, *columns.values(), also=(rows,))
    return columns


@compiled
def _pick(
    order: Int32s, source: Int32s, target: Int32s, amount: Int64s, fund: Int32s,
    batch: Int32s, row: Int32s, bank: Bytes, rows: Rows,
) -> None:  # fmt: skip
    for number in range(len(order)):
        flow = rows[order[number]]
        source[number] = flow.source
        target[number] = flow.target
        amount[number] = flow.amount
        fund[number] = flow.fund
        batch[number] = flow.batch
        row[number] = flow.row
        bank[number] = flow.bank


def _save_ends(folder: Path, end: str, column: Int32s, nodes: int) -> None:
    """Write one end of the flows, and which flows there are by node."""
    np.save(folder / f"{end}.npy", column)
    start, flow = indexed(column, nodes)
    side = "out" if end == "source" else "in"
    np.save(folder / f"{side}_start.npy", start)
    np.save(folder / f"{side}_flow.npy", flow)


def _save(file: Path, column: Any) -> None:
    np.save(file, column)
