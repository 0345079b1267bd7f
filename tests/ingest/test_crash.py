"""Killed at any moment, an import is all there or not at all; the next run makes it whole."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from graph.query import Query
from graph.store import open_store
from ingest.workplace import clear_abandoned
from queries.batches import batches
from tests.ingest.county import load, transfers

ROWS: Final = 20_000
KILLS: Final = 10
_IMPORT: Final = """
import sys
from pathlib import Path
from graph.store import open_store
from tests.ingest.county import load

url, place, file = sys.argv[1:]
with open_store(url, create=True) as store:
    print("open", flush=True)
    load(store, Path(place), Path(file))
print("done", flush=True)
"""


def _start(url: str, place: Path, file: Path) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", _IMPORT, url, str(place), str(file)]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def _held(url: str, *, read_only: bool) -> tuple[int, int, int]:
    """Return flows, their fen, and batches, as a reader sees them."""
    with open_store(url, read_only=read_only) as store:
        ((flows, fen),) = store.read(Query("tests.ingest.texts", "sum"))
        return flows, fen or 0, len(batches(store))


def _kill(process: subprocess.Popen[str], after: float) -> bool:
    """Kill after so many seconds; return whether it was still at work."""
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return True
    finally:
        assert process.stdout is not None
        process.stdout.close()
    return False


@pytest.mark.slow
def test_an_import_killed_at_many_points_is_whole_or_absent_and_ends_whole(
    tmp_path: Path,
) -> None:
    rows = [(f"t{i}", f"a{i % 997}", f"b{i % 1013}", i + 1, "2024-01-01") for i in range(ROWS)]
    file = transfers(tmp_path / "in.csv", *rows)
    whole = (ROWS, 100 * ROWS * (ROWS + 1) // 2, 1)
    url = f"ladybug://{tmp_path / 'timed'}"
    begun = time.monotonic()
    assert not _kill(_start(url, tmp_path / "timed-work", file), 120)
    longest = time.monotonic() - begun
    assert _held(url, read_only=True) == whole

    killed = 0
    for point in range(KILLS):
        url, work = f"ladybug://{tmp_path / f'store{point}'}", tmp_path / f"work{point}"
        killed += _kill(_start(url, work, file), longest * (point + 0.5) / KILLS)
        seen = _held(url, read_only=True)
        assert seen in ((0, 0, 0), whole)
        assert _held(url, read_only=False) == seen
        with open_store(url) as store:
            load(store, work, file)
        assert _held(url, read_only=True) == whole
        assert not list((work / "work" / "staging").iterdir())
    assert killed  # how many are still at work when they are killed depends on the machine


def test_staging_of_a_dead_process_is_cleared_and_of_a_live_one_is_not(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for owner in (dead.pid, os.getpid()):
        (tmp_path / "staging" / f"b1.{owner}").mkdir(parents=True)
    assert clear_abandoned(tmp_path) == 1
    assert [each.name for each in (tmp_path / "staging").iterdir()] == [f"b1.{os.getpid()}"]
