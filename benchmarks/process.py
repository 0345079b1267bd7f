"""Each measurement in a process of its own: nothing warm, and its own peak of memory."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any


def measured(module: str, part: str, *arguments: object) -> dict[str, Any]:
    """Run `python -m module --part PART ARGUMENTS` and return what it said last, as JSON."""
    command = [sys.executable, "-m", module, "--part", part, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def peak_mib() -> int:
    """Return the most memory this process has held, in MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most >> 20 if sys.platform == "darwin" else most >> 10


def machine() -> str:
    """Return the size of this machine."""
    import os

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB"


def size_mib(path: Path) -> int:
    """Return the size of a file, or of all files below a folder, in MiB."""
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files) >> 20
