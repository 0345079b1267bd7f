"""Making a projection's files: what was kept before, less what is gone, and what is new."""

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np

from graph.errors import StoreError
from graph.store import GraphStore
from queries.flow.columns import Int32s
from queries.flow.nodes import Nodes
from queries.flow.read import Reader, owners
from queries.flow.reading import read_all
from queries.flow.rows import ROW, Rows, Share, Sharing, renumbered
from queries.flow.settled import boot
from queries.flow.sorted_rows import write_columns
from queries.flow.strings import Strings

#: Raised when the files of a projection change.
FORMAT: Final = 3
META: Final = "meta.json"

#: Ends are kept as whoever holds the money there, and as they were read.
_KEPT: Final = {"source": "read_source", "target": "read_target"}
_NOTHING: Final = (np.empty(0, ROW), np.empty(0, np.int32))


@dataclass(frozen=True, slots=True)
class Meta:
    """What a projection was made of.

    Attributes:
        batches: ids of the batches whose flows are in it, sorted.
        funds: id of each earmark by number; '' is 0, then sorted.
        ids: names of the files that hold the ids of flows, in order.
        flows: how many flows there are.
        twice: how many of them repeat another (`queries.flow.doubled`).
        boot: the start of the machine under which it was made (`queries.flow.settled`).
    """

    batches: list[str]
    funds: list[str]
    ids: list[str]
    flows: int
    twice: int
    boot: str

    @classmethod
    def read(cls, folder: Path) -> "Meta":
        """Return what `folder` was made of.

        Raises:
            ValueError: its files are of another format.
        """
        found = json.loads((folder / META).read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            raise ValueError(f"{folder} has format {found['format']}, this is {FORMAT}")
        return cls(**{name: found[name] for name in cls.__dataclass_fields__})


def build(store: GraphStore, folder: Path, batches: list[str], before: Path | None) -> None:
    """Make the projection of the flows of `batches` in the empty `folder`.

    Args:
        before: a projection of the same store; only batches that it has not are read.
    """
    meta = Meta([], [""], [], 0, 0, "") if before is None else Meta.read(before)
    files = _linked(before, folder, meta.ids) if before else []
    new = sorted(set(batches) - set(meta.batches))
    sharing = Sharing(folder, len(files), batches, new)
    sharing.scratch.mkdir()
    reader = Reader(store)
    shares = read_all(reader, sharing)
    if new == sorted(batches):
        _check(reader, sum(share.count for share in shares))
    reader.nodes.save(folder)
    kept = _kept(before, meta, reader.nodes, batches) if before else _NOTHING
    ids = 0 if before is None else len(Strings([before / name for name in meta.ids]))
    rows, place, earmarks = _joined(kept, meta.funds, shares, ids, reader)
    shutil.rmtree(sharing.scratch)
    own = owners(reader.nodes, *reader.holders())
    np.save(folder / "owner.npy", own)
    twice = write_columns(folder, len(reader.nodes), rows, place, own)
    files = [*files, *(share.ids.name for share in shares)]
    _write_meta(folder, Meta(batches, earmarks, files, len(rows), twice, boot()))


def _check(reader: Reader, flows: int) -> None:
    """Compare what was read with what the engine counts; it has answered wrong rows before."""
    if reader.counted and flows != reader.counted:
        raise StoreError(
            f"the engine counts {reader.counted:,} flows and answered {flows:,} of them; "
            "run `fundtrace doctor`, and tell us"
        )


def _write_meta(folder: Path, meta: Meta) -> None:
    text = json.dumps({"format": FORMAT, **asdict(meta)}, ensure_ascii=False)
    (folder / META).write_text(text, encoding="utf-8")


def _kept(before: Path, meta: Meta, nodes: Nodes, batches: list[str]) -> tuple[Rows, Int32s]:
    """Return what stays of the flows kept before, and the places of their ids.

    Nodes and batches have the numbers that they have now, funds those they had before.
    """
    held = {
        name: np.load(before / f"{_KEPT.get(name, name)}.npy", mmap_mode="r")
        for name in ROW.names or ()
    }
    batch = renumbered(held["batch"], meta.batches, batches)
    stays = np.flatnonzero(batch >= 0)
    rows = np.empty(len(stays), ROW)
    for name, column in held.items():
        rows[name] = column[stays]
    rows["batch"] = batch[stays]
    now = np.searchsorted(nodes.hashes, Nodes.opened(before).hashes).astype(np.int32)
    for end in _KEPT:
        rows[end] = now[rows[end]]
    return rows, np.load(before / "place.npy", mmap_mode="r")[stays]


def _linked(before: Path, folder: Path, files: list[str]) -> list[str]:
    for name in files:
        try:
            os.link(before / name, folder / name)
        except OSError:  # another file system, or one without links
            shutil.copyfile(before / name, folder / name)
    return files


def _joined(
    before: tuple[Rows, Int32s],
    funds: list[str],
    shares: list[Share],
    ids: int,
    reader: Reader,
) -> tuple[Rows, Int32s, list[str]]:
    """Return all flows, the places of their ids, and the earmarks by number.

    Args:
        funds: those of `before`, by number.
        ids: how many ids the files kept before hold.
    """
    kept, places = before
    used = {funds[number] for number in np.flatnonzero(np.bincount(kept["fund"]))}
    earmarks = ["", *sorted(used.union(*(share.funds for share in shares)) - {""})]
    first, count = len(kept), sum(share.count for share in shares)
    rows = np.empty(first + count, ROW)
    rows[:first] = kept
    rows["fund"][:first] = renumbered(kept["fund"], funds, earmarks)
    with ThreadPoolExecutor() as threads:
        jobs = []
        for share in shares:
            place = rows[first : first + share.count]
            jobs.append(threads.submit(share.read_into, place, earmarks, reader.number))
            first += share.count
        for job in jobs:
            job.result()
    return rows, np.concatenate([places, np.arange(ids, ids + count, dtype=np.int32)]), earmarks
