import hashlib
import os
import subprocess
import sys
from pathlib import Path

_WRITE = """
import sys
from pathlib import Path
from ingest.sample import write_sample
write_sample(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
# Not ru_maxrss: that of a child begins with what its parent held.
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
sys.stdout.write(next((line.split()[1] for line in lines if line.startswith("VmHWM")), "0"))
"""


def _written(out: Path, size: str, seed: int, hash_seed: str) -> int:
    """Write a sample in a process of its own; returns its peak memory in KiB."""
    done = subprocess.run(
        [sys.executable, "-c", _WRITE, str(out), size, str(seed)],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout)


def _hashes(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def test_one_seed_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    _written(tmp_path / "a", "demo", 7, "1")
    _written(tmp_path / "b", "demo", 7, "2")
    assert _hashes(tmp_path / "a") == _hashes(tmp_path / "b")


def test_another_seed_gives_other_people_and_payments(tmp_path: Path, demo: Path) -> None:
    _written(tmp_path, "demo", 8, "0")
    mine, other = _hashes(demo), _hashes(tmp_path)
    assert mine.keys() == other.keys()
    for name in mine:
        if name.startswith(("payments/", "persons/")):
            assert mine[name] != other[name], name


def test_a_county_year_is_written_in_bounded_memory(tmp_path: Path) -> None:
    assert _written(tmp_path, "T1", 3, "0") < 1024 * 1024
