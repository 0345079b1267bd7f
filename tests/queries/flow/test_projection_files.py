"""Files of a projection: damaged, of another format, lost by the disk, left by killed ones."""

import errno
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph.model import Flow
from graph.store import open_store
from queries.flow import settled
from queries.flow.projection import projection_of
from tests.queries.factories import Sent, fill
from tests.queries.flow.test_projection import CHAIN, DAY, as_sent, told


@pytest.mark.parametrize("name", ["amount.npy", "meta.json", "nodes.arrow", "node_hashes.npy"])
@pytest.mark.parametrize("harm", ["cut", "gone", "nonsense"])
def test_a_damaged_file_is_made_again(tmp_path: Path, name: str, harm: str) -> None:
    with open_store(f"ladybug://{tmp_path}/store.db", create=True) as store:
        fill(store, CHAIN, batch="b1")
        first = projection_of(store, tmp_path / "cache")
        damage(tmp_path / "cache" / first.state / name, harm)
        assert told(projection_of(store, tmp_path / "cache")) == [as_sent(f) for f in CHAIN]
        damage(tmp_path / "cache" / first.state / name, harm)
        fill(store, [Sent("g1", "project:1", "payee:2", 7, DAY, Flow.PAID)], batch="b2")
        assert len(projection_of(store, tmp_path / "cache").flows) == len(CHAIN) + 1


@pytest.mark.parametrize("name", ["in_flow.npy", "place.npy", "out_start.npy", "source.npy"])
def test_a_file_that_is_whole_but_too_short_is_made_again(tmp_path: Path, name: str) -> None:
    with open_store(f"ladybug://{tmp_path}/store.db", create=True) as store:
        fill(store, CHAIN, batch="b1")
        file = tmp_path / "cache" / projection_of(store, tmp_path / "cache").state / name
        short = np.load(file)[:-1]
        file.unlink()
        np.save(file, short)
        assert told(projection_of(store, tmp_path / "cache")) == [as_sent(f) for f in CHAIN]


def test_what_the_disk_may_not_have_got_before_a_restart_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(f"ladybug://{tmp_path}/store.db", create=True) as store:
        fill(store, CHAIN, batch="b1")
        folder = tmp_path / "cache" / projection_of(store, tmp_path / "cache").state
        restart(tmp_path, monkeypatch)
        np.save(folder / "amount.npy", np.zeros(len(CHAIN), np.int64))
        assert told(projection_of(store, tmp_path / "cache")) == [as_sent(f) for f in CHAIN]


def test_what_the_disk_has_got_is_kept_over_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(f"ladybug://{tmp_path}/store.db", create=True) as store:
        fill(store, CHAIN, batch="b1")
        monkeypatch.setattr(settled, "_LATER", 0.0)
        projection = projection_of(store, tmp_path / "cache")
        made = (tmp_path / "cache" / projection.state / "meta.json").stat().st_mtime_ns
        restart(tmp_path, monkeypatch)
        assert projection_of(store, tmp_path / "cache").state == projection.state
        meta = tmp_path / "cache" / projection.state / "meta.json"
        assert meta.stat().st_mtime_ns == made


def test_files_stay_where_they_can_be_neither_written_through_nor_dated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: int) -> None:
        raise OSError(errno.EINVAL, "not here")

    monkeypatch.setattr(settled, "_BOOT", tmp_path / "none")
    monkeypatch.setattr(os, "fsync", refused)
    with open_store(f"ladybug://{tmp_path}/store.db", create=True) as store:
        fill(store, CHAIN, batch="b1")
        folder = tmp_path / "cache" / projection_of(store, tmp_path / "cache").state
        made = folder.stat().st_ino
        assert told(projection_of(store, tmp_path / "cache")) == [as_sent(f) for f in CHAIN]
        assert folder.stat().st_ino == made


def test_a_reader_that_lacks_something_else_leaves_the_files_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise OSError(errno.EMFILE, "too many open files")

    with open_store(f"ladybug://{tmp_path}/store.db", create=True) as store:
        fill(store, CHAIN, batch="b1")
        folder = tmp_path / "cache" / projection_of(store, tmp_path / "cache").state
        monkeypatch.setattr(np, "load", refused)
        with pytest.raises(OSError, match="too many open files"):
            projection_of(store, tmp_path / "cache")
    assert (folder / "meta.json").exists()


def restart(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the machine have started anew."""
    (folder / "boot_id").write_text("another-start\n")
    monkeypatch.setattr(settled, "_BOOT", folder / "boot_id")


def test_a_system_that_does_not_name_its_starts_writes_through_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settled, "_BOOT", tmp_path / "none")
    with open_store(f"ladybug://{tmp_path}/store.db", create=True) as store:
        fill(store, CHAIN, batch="b1")
        folder = tmp_path / "cache" / projection_of(store, tmp_path / "cache").state
        assert (folder / "settled").exists()


def test_what_killed_builds_left_goes_after_some_hours(tmp_path: Path) -> None:
    with open_store(f"ladybug://{tmp_path}/store.db", create=True) as store:
        fill(store, CHAIN, batch="b1")
        projection_of(store, tmp_path / "cache")
        old, new = tmp_path / "cache" / ".old-1-a", tmp_path / "cache" / ".new-2-b"
        for path in (old, new):
            path.mkdir()
        os.utime(old, (0, 0))
        projection_of(store, tmp_path / "cache")
        assert (old.exists(), new.exists()) == (False, True)


def damage(file: Path, harm: str) -> None:
    """Harm a copy: others may have the file open, or a link to it."""
    data = file.read_bytes()
    file.unlink()
    if harm == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif harm == "nonsense":
        file.write_bytes(b"nonsense")


def test_files_of_another_format_are_not_gone_on_with(tmp_path: Path) -> None:
    with open_store(f"ladybug://{tmp_path}/store.db", create=True) as store:
        fill(store, CHAIN, batch="b1")
        first = projection_of(store, tmp_path / "cache")
        meta = tmp_path / "cache" / first.state / "meta.json"
        meta.write_text(meta.read_text().replace('"format": ', '"format": 1'))
        amounts = tmp_path / "cache" / first.state / "amount.npy"
        np.save(amounts, np.ones(len(CHAIN), np.int64))
        fill(store, [Sent("g1", "project:1", "payee:2", 7, DAY, Flow.PAID)], batch="b2")
        assert projection_of(store, tmp_path / "cache").flows.amount.sum() == 2107
