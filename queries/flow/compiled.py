"""Loops over flows, compiled by numba; mypy sees the plain function.

What is compiled is kept on disk. numba itself keeps it until the file of the function changes,
and does not see a change in a function of another file that it calls: an installation that was
brought up to date could go on with yesterday's shares of fen. So it is kept by a digest of all
files of this package.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])

PACKAGE: Final = Path(__file__).parent


def digest(package: Path) -> str:
    """Return what names the sources of `package`: another one where any of them differs."""
    found = hashlib.sha256()
    for file in sorted(package.glob("*.py")):
        found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def folder(package: Path) -> Path:
    """Return where compiled code is kept: beside the sources, or else with the user."""
    name = f"compiled-{digest(package)}"
    if os.access(package, os.W_OK):
        return package / "__pycache__" / name
    return Path.home() / ".cache" / "fundtrace" / name


numba.config.CACHE_DIR = str(folder(PACKAGE))  # type: ignore[attr-defined]


def compiled(function: F) -> F:
    """Return the function compiled at its first call and kept on disk; it runs without the GIL.

    Arguments are numbers and arrays; it wraps at 64 bits without a word, as C does.
    """
    return cast(F, numba.njit(cache=True, nogil=True)(function))
