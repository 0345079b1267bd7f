"""The peers' own environment, and their scripts in it: killed beyond a time or a memory.

What was looked at for rings. In: networkx and igraph (`simple_cycles` with a bound; time is
filtered afterwards), DuckDB (joins), and IBM Snap ML's graph feature preprocessor (temporal
cycles in C++, after Blanuša et al., "Fast parallel algorithms for enumeration of simple,
temporal, and hop-constrained cycles", 2022); it is under IBM's own licence, so only with
`--snapml`. Out: rustworkx (simple cycles without a bound never end here), raphtory (motifs of
three flows only), graph-tool (not on PyPI), pathpy, dynetx, networkit and networkx-temporal (no
cycles in the order of time), and the `parallel_cycle_enumeration` of the same authors (on no
registry, needs a TBB of 2020).
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Literal

PACKAGES: Final = (
    "numpy", "pyarrow", "networkx", "igraph", "duckdb", "neo4j>=6,<7", "ladybug==0.20.4",
)  # fmt: skip
SNAPML: Final = "snapml"
_ROOT: Final = Path(__file__).parents[2]
_SCRIPTS: Final = "benchmarks.peers.scripts"
_GIB: Final = 2**30
_GRACE: Final = 5.0  # seconds to say an answer that came just in time

Status = Literal["done", "late", "memory", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a script.

    Attributes:
        seconds: of the answer; `late`: it took more than so many.
        mib: most memory of the process.
        said: all it said as JSON; its last words where it failed.
    """

    status: Status
    seconds: float
    mib: int
    said: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Environment:
    """A Python with the peers, and how much each may take.

    Attributes:
        limit: seconds to load, and again to answer.
        memory: bytes.
    """

    python: Path
    limit: float
    memory: int

    def run(self, script: str, *arguments: object) -> Outcome:
        """Run a script to its end or its limit."""
        command = [str(self.python), "-m", f"{_SCRIPTS}.{script}"]
        given = [*map(str, arguments), "--limit", str(self.limit)]
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
            process = subprocess.Popen(
                [*command, *given], stdout=out, stderr=errors, cwd=_ROOT, start_new_session=True
            )
            return self._watched(process, out, errors)

    def _watched(
        self, process: "subprocess.Popen[bytes]", out: IO[str], errors: IO[str]
    ) -> Outcome:
        began, loaded, killed, most = time.monotonic(), False, "", 0
        while True:
            pid, state, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if not loaded and '"loaded"' in _text(out):
                began, loaded = time.monotonic(), True
            most = max(most, status(process.pid, "VmHWM"))
            if time.monotonic() - began > self.limit + _GRACE:
                killed = "late"
            elif status(process.pid, "VmRSS") > self.memory:
                killed = "memory"
            if killed:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            time.sleep(0.05)
        process.returncode = os.waitstatus_to_exitcode(state)
        # Linux counts in ru_maxrss what this process held before it became another program.
        mib = (most or used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)) >> 20
        return self._outcome(killed, process.returncode, mib, _text(out), _text(errors))

    def _outcome(self, killed: str, code: int, mib: int, out: str, errors: str) -> Outcome:
        said: dict[str, Any] = {}
        for line in out.splitlines():
            said |= json.loads(line) if line.startswith("{") else {}
        if not killed and code == 0 and "seconds" in said:
            return Outcome("done", said["seconds"], mib, said)
        if killed == "late" or "TransactionTimedOut" in errors:
            return Outcome("late", self.limit, mib, said)
        if killed == "memory" or _out_of_memory(errors):
            return Outcome("memory", self.limit, mib, said)
        return Outcome("failed", self.limit, mib, said | {"error": errors[-600:].strip()})


def _out_of_memory(errors: str) -> bool:
    words = (
        "MemoryError",
        "buffer pool is full",
        "MemoryLimit",
        "OutOfMemory",
        "Out of Memory",
    )
    return any(word in errors for word in words)


def _text(file: IO[str]) -> str:
    """Return what was written so far; the writer's place in the file stays where it is."""
    size = os.fstat(file.fileno()).st_size
    return os.pread(file.fileno(), size, 0).decode(errors="replace")


def status(pid: int, name: str) -> int:
    """Return the bytes that /proc says of a process; 0 where it says nothing."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    found = (int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
    return next(found, 0) << 10


def available() -> int:
    """Return four fifths of the memory that is free, in bytes; 8 GiB where it is unknown."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return 8 * _GIB
    free = next(line.split()[1] for line in lines if line.startswith("MemAvailable"))
    return int(free) * 1024 * 4 // 5


def installed(folder: Path, *, snapml: bool) -> Path:
    """Return the Python of an environment in `folder` that has the peers."""
    python = folder / "bin" / "python"
    wanted = [*PACKAGES, *([SNAPML] if snapml else [])]
    mark = folder / "installed.json"
    if mark.exists() and set(wanted) <= set(json.loads(mark.read_text())):
        return python
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *wanted], check=True)
    mark.write_text(json.dumps(wanted), encoding="utf-8")
    return python
