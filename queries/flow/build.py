"""Making a projection's files: what was kept before, less what is gone, and what is new."""

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from graph.store import GraphStore
from queries.flow.columns import Int32s, indexed
from queries.flow.doubled import doubled
from queries.flow.nodes import Nodes
from queries.flow.order import in_time
from queries.flow.read import Numbering, Part, Reader, owners
from queries.flow.strings import Strings, StringsWriter

#: Raised when the files of a projection change.
FORMAT: Final = 2
META: Final = "meta.json"

_READ: Final = ("source", "target", "amount", "at", "kind", "fund", "batch", "row", "bank")
_TYPES: Final = dict(zip(_READ, "iillBiiiB", strict=True))

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Meta:
    """What a projection was made of.

    Attributes:
        batches: ids of the batches whose flows are in it, sorted.
        funds: id of each earmark by number; '' is 0, then sorted.
        ids: names of the files that hold the ids of flows, in order.
        flows: how many flows there are.
        twice: how many of them repeat another (`queries.flow.doubled`).
    """

    batches: list[str]
    funds: list[str]
    ids: list[str]
    flows: int
    twice: int

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
    reader = Reader(store)
    nodes = reader.read_nodes(folder)
    nodes.save(folder)
    meta = Meta([], [""], [], 0, 0) if before is None else Meta.read(before)
    funds, numbers = Numbering(*meta.funds), Numbering(*meta.batches)
    kept = _kept(before, meta, nodes, batches) if before else {}
    new = sorted(set(batches) - set(meta.batches))
    files = _linked(before, folder, meta.ids) if before else []
    writer = StringsWriter(folder / f"ids-{len(files)}.arrow")
    parts = list(reader.flows(new, funds, numbers, writer))
    writer.close()
    read = _joined(kept, parts, _ids(before, meta.ids))
    used = np.flatnonzero(np.bincount(read["fund"], minlength=len(funds.texts)))
    earmarks = ["", *sorted({funds.texts[number] for number in used} - {""})]
    read["fund"] = _renumbered(read["fund"], funds.texts, earmarks)
    read["batch"] = _renumbered(read["batch"], numbers.texts, batches)
    count = len(read["at"])
    twice = _finish(folder, nodes, read, owners(nodes, *reader.holders()))
    files = [*files, f"ids-{len(files)}.arrow"]
    _write_meta(folder, Meta(batches, earmarks, files, count, twice))


def _write_meta(folder: Path, meta: Meta) -> None:
    text = json.dumps({"format": FORMAT, **asdict(meta)}, ensure_ascii=False)
    (folder / META).write_text(text, encoding="utf-8")


def _kept(before: Path, meta: Meta, nodes: Nodes, batches: list[str]) -> dict[str, Array]:
    """Return what stays of the flows kept before, with the numbers that nodes have now."""
    stays = np.isin(np.array(meta.batches, object), np.array(batches, object))
    held = {name: np.load(before / f"{name}.npy", mmap_mode="r") for name in (*_READ, "place")}
    rows = np.flatnonzero(stays[held["batch"]]) if len(stays) else np.empty(0, np.int64)
    old = Nodes.opened(before)
    now = np.searchsorted(nodes.hashes, old.hashes).astype(np.int32)
    for end in ("source", "target"):
        held[end] = now[np.load(before / f"read_{end}.npy", mmap_mode="r")]
    return {name: np.asarray(column[rows]) for name, column in held.items()}


def _ids(before: Path | None, files: list[str]) -> int:
    """Return how many ids the files kept before hold."""
    return 0 if before is None else len(Strings([before / name for name in files]))


def _linked(before: Path, folder: Path, files: list[str]) -> list[str]:
    for name in files:
        try:
            os.link(before / name, folder / name)
        except OSError:  # another file system, or one without links
            shutil.copyfile(before / name, folder / name)
    return files


def _joined(kept: dict[str, Array], parts: list[Part], ids: int) -> dict[str, Array]:
    """Return the columns of all flows; `parts` is emptied on the way, for the memory."""
    count = sum(len(part.at) for part in parts)
    columns = {"place": np.arange(ids, ids + count, dtype=np.int32)}
    if kept:
        columns["place"] = np.concatenate([kept.pop("place"), columns["place"]])
    for name in _READ:
        blank = np.empty(0, _TYPES[name])
        old = kept.pop(name, blank)
        columns[name] = np.concatenate([old, *(getattr(part, name) for part in parts)])
    parts.clear()
    return columns


def _renumbered(numbers: Array, texts: list[str], wanted: list[str]) -> Array:
    """Return `numbers` of `texts` as numbers of `wanted`, which has all that are used."""
    place = {text: number for number, text in enumerate(wanted)}
    now = np.array([place.get(text, -1) for text in texts] or [-1], np.int32)
    return now[numbers]


def _finish(folder: Path, nodes: Nodes, read: dict[str, Array], own: Int32s) -> int:
    """Put the flows in order and write all columns; return how many repeat another."""
    ends = {end: own[read[end]] for end in ("source", "target")}
    paid = (read["amount"], read["at"], read["kind"], read["bank"] == 1)
    twice = doubled(len(nodes), ends["source"], ends["target"], *paid)
    ends["target"] = np.where(twice, ends["source"], ends["target"])  # it moves nothing
    given = (read[name] for name in ("at", "kind", "batch", "row"))
    order = in_time(len(nodes), ends["source"], ends["target"], *given)
    with ThreadPoolExecutor(2) as threads:
        jobs = [
            threads.submit(_save_ends, folder, end, ends.pop(end), order, len(nodes))
            for end in ("source", "target")
        ]
        for end in ("source", "target"):
            read[f"read_{end}"] = read.pop(end)
        for name in list(read):
            jobs.append(threads.submit(_save, folder / f"{name}.npy", read.pop(name), order))
        for job in jobs:
            job.result()
    np.save(folder / "owner.npy", own)
    return int(twice.sum())


def _save_ends(folder: Path, end: str, column: Int32s, order: Int32s, nodes: int) -> None:
    """Write one end of the flows, and which flows there are by node."""
    placed = column[order]
    np.save(folder / f"{end}.npy", placed)
    start, flow = indexed(placed, nodes)
    side = "out" if end == "source" else "in"
    np.save(folder / f"{side}_start.npy", start)
    np.save(folder / f"{side}_flow.npy", flow)


def _save(file: Path, column: Array, order: Int32s) -> None:
    np.save(file, column[order])
