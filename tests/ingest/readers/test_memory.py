import json
import subprocess
import sys
from pathlib import Path

import pytest

READ = """
import json, resource, sys
from pathlib import Path
from ingest.readers import chunks, sheets
def peak():
    # Where it can be had: ru_maxrss of a child begins with what its parent held.
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    lines = status.read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024
path = Path(sys.argv[1])
start = peak()
rows = sum(len(chunk.table) for chunk in chunks(sheets(path)[0]))
sys.stdout.write(json.dumps({"rows": rows, "start": start, "peak": peak()}))
"""


def write(path: Path, rows: int, encoding: str) -> Path:
    block = "".join(
        f"P{n:09d},张三{n % 977},43082219900101{n % 10000:04d},{n}.50,2024-01-31,耕地补贴\n"
        for n in range(100_000)
    ).encode(encoding)
    with path.open("wb") as file:
        file.write("明细编号,姓名,证件号码,金额,日期,项目\n".encode(encoding))
        for _ in range(rows // 100_000):
            file.write(block)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, encoding: str) -> None:
    peaks = {}
    for rows in (500_000, 2_000_000):
        path = write(tmp_path / f"{rows}.csv", rows, encoding)
        found = subprocess.run(
            [sys.executable, "-c", READ, str(path)], capture_output=True, check=True, text=True
        )
        told = json.loads(found.stdout)
        assert told["rows"] == rows
        peaks[rows] = told["peak"]
        assert told["peak"] - told["start"] < 500, told  # MiB, for a file of 150 MiB
        path.unlink()
    assert peaks[2_000_000] < 1.5 * peaks[500_000], peaks


LEAVE = """
import sys
from pathlib import Path
from ingest.readers import chunks, sheets
left = chunks(sheets(Path(sys.argv[1]))[0], size=1000)
next(left)
"""


def test_a_process_that_stops_reading_half_way_ends(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", 500_000, "utf-8")
    subprocess.run([sys.executable, "-c", LEAVE, str(path)], check=True, timeout=60)
