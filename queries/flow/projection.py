"""All flows of a store as columns, kept on disk and refreshed by what was loaded since."""

import hashlib
import os
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tokenize import TokenError
from typing import Any, Final
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from graph.errors import StoreError
from graph.store import GraphStore
from queries.batches import Batch, batches
from queries.flow.build import FORMAT, META, Meta, build
from queries.flow.columns import Columns, Int32s
from queries.flow.nodes import Nodes
from queries.flow.settled import boot, settle, trusted
from queries.flow.strings import Strings
from queries.one_state import in_one_state

_COLUMNS: Final = ("source", "target", "amount", "at", "kind", "fund")
_INDEX: Final = ("out_start", "out_flow", "in_start", "in_flow")
#: What reading files says that are gone, cut short or overwritten.
_DAMAGED: Final = (
    FileNotFoundError, IsADirectoryError, NotADirectoryError,
    ValueError, EOFError, KeyError, TypeError, IndexError, TokenError,
)  # fmt: skip
#: Seconds after which a folder that somebody began and never ended is removed.
_ABANDONED: Final = 6 * 3600


@dataclass(frozen=True, slots=True)
class Projection:
    """All flows of a store at one state; see `Columns` for their order.

    An account with one holder is its holder here: what the two received and paid is one purse.
    A bank line that repeats a payment is a flow of its source to itself, which moves nothing.
    Columns are read from disk where they are needed, by as many readers as there are.

    Attributes:
        funds: id of each earmark by number; '' is 0.
        owner: whose money lies at each node (n): the holder's number, or its own.
        batches: ids of the batches whose flows are in it, sorted.
        twice: how many flows repeat another one (`queries.flow.doubled`).
        state: what names this state; another one means that something was loaded or withdrawn.
    """

    flows: Columns
    nodes: Nodes
    owner: Int32s
    funds: Sequence[str]
    batches: Sequence[str]
    twice: int
    state: str
    _ids: Strings
    _place: Int32s

    def number(self, node: str) -> int:
        """Return the number of the node that holds the money of `node`.

        Raises:
            NotFound: there is no such node, or money cannot flow from or to it.
        """
        return int(self.owner[self.nodes.number(node)])

    def names(self, numbers: Sequence[int] | Int32s) -> list[str]:
        """Return the ids of nodes by number."""
        return self.nodes.names(np.asarray(numbers, np.int32))

    def flow_ids(self, flows: Sequence[int] | Int32s) -> list[str]:
        """Return the ids of flows by number."""
        return self._ids.at(self._place[np.asarray(flows, np.int32)])

    @classmethod
    def opened(cls, folder: Path) -> "Projection":
        """Return the projection in `folder`."""
        held = {
            name: np.load(folder / f"{name}.npy", mmap_mode="r")
            for name in (*_COLUMNS, *_INDEX, "owner", "place")
        }
        meta = Meta.read(folder)
        if not trusted(folder, meta.boot):
            raise ValueError(f"the disk may not have got all of {folder}")
        settle(folder, meta.boot)
        ids = Strings([folder / name for name in meta.ids])
        nodes = Nodes.opened(folder)
        _check_lengths(held, meta.flows, len(nodes), folder)
        owner, place = held.pop("owner"), held.pop("place")
        made = (meta.funds, meta.batches, meta.twice, folder.name)
        return cls(Columns(**held), nodes, owner, *made, ids, place)


def _check_lengths(
    held: dict[str, npt.NDArray[Any]], flows: int, nodes: int, folder: Path
) -> None:
    lengths = dict.fromkeys(held, flows)
    lengths |= {"owner": nodes, "out_start": nodes + 1, "in_start": nodes + 1}
    wrong = [name for name, column in held.items() if len(column) != lengths[name]]
    wrong += [name for name in ("out_start", "in_start") if held[name][-1] != flows]
    if wrong:
        raise ValueError(f"{folder} is damaged: {', '.join(wrong)}")


def projection_of(store: GraphStore, cache: Path) -> Projection:
    """Return the projection of the newest state of `store`, from `cache` where it is there.

    Only batches that were loaded since the last state are read. The files name no person, but
    tokens of persons: they are for their owner's eyes only.

    Args:
        cache: a folder for this store alone; made where it is missing.

    Cost: reading and sorting all flows at first, some 1 to 2 µs a flow on the embedded engine.
    """
    cache.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _projection(store, cache)


@in_one_state
def _projection(store: GraphStore, cache: Path) -> Projection:
    loaded = [batch for batch in batches(store) if batch.status == "loaded"]
    folder = cache / _state(loaded)
    for _ in range(3):  # a reader of a newer state may remove this one as we open it
        if not (folder / META).exists():
            _make(store, folder, sorted(batch.id for batch in loaded))
        try:
            _remove_abandoned(cache)
            return Projection.opened(folder)
        except _DAMAGED:
            shutil.rmtree(folder, ignore_errors=True)
    raise StoreError(f"{folder} cannot be kept; give each store a cache of its own")


def _state(loaded: list[Batch]) -> str:
    said = sorted((b.id, b.at, b.loaded_rows, b.loaded_fen, b.source_hash) for b in loaded)
    return hashlib.sha256(repr((FORMAT, said)).encode()).hexdigest()[:24]


def _make(store: GraphStore, folder: Path, loaded: list[str]) -> None:
    """Build beside, then rename: what has its name is whole. Two may build; one is kept.

    Flows that were kept before are not read again, if they still can be read from there.
    """
    if not (folder / META).exists():  # somebody may have made it meanwhile
        shutil.rmtree(folder, ignore_errors=True)
    try:
        _build(store, folder, loaded, _newest(folder.parent))
    except _DAMAGED:  # what was kept before is gone meanwhile, or cannot be read
        _build(store, folder, loaded, None)
    _tidy(folder)


def _build(store: GraphStore, folder: Path, loaded: list[str], before: Path | None) -> None:
    beside = folder.parent / f".{folder.name}-{os.getpid()}-{uuid4().hex[:8]}"
    beside.mkdir(mode=0o700)
    try:
        build(store, beside, loaded, before)
        settle(beside, boot())
        try:
            beside.rename(folder)
        except OSError:
            if not (folder / META).exists():
                raise
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise
    except OSError as error:  # some writers name neither the file nor the reason
        raise StoreError(
            f"the flows cannot be kept in {folder.parent} ({error}); make room there, or name "
            "another folder in FUNDTRACE_CACHE"
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _newest(cache: Path) -> Path | None:
    whole = [path.parent for path in cache.glob(f"[!.]*/{META}") if _trusted(path.parent)]
    return max(whole, key=lambda path: path.stat().st_mtime, default=None)


def _trusted(folder: Path) -> bool:
    try:
        return trusted(folder, Meta.read(folder).boot)
    except (*_DAMAGED, OSError):
        return False


def _tidy(keep: Path) -> None:
    """Remove other states; whoever reads them still holds them."""
    for path in keep.parent.glob("[!.]*"):
        if path != keep and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


def _remove_abandoned(cache: Path) -> None:
    """Remove what builds left that were killed."""
    long_ago = time.time() - _ABANDONED
    for path in cache.glob(".*"):
        with suppress(FileNotFoundError):  # its builder has just renamed it
            if path.stat().st_mtime < long_ago:
                shutil.rmtree(path, ignore_errors=True)
