"""Files of a projection after a power cut: what the disk may not have got is not trusted.

Writing five gigabytes through to the disk takes longer than making them, so a build does not
wait for it. The files name the start of the machine under which they were made. Later, when
the disk has got most of them by itself, an opening makes sure of the rest and notes it.
Files without that note from before the last start of the machine are made again.
"""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

_NOTE: Final = "settled"
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
#: Seconds after which the system has written most of what it was given.
_LATER: Final = 60.0


def boot() -> str:
    """Return what names this start of the machine; '' where the system does not tell."""
    try:
        return _BOOT.read_text("ascii").strip()
    except OSError:
        return ""


def trusted(folder: Path, made_under: str) -> bool:
    """Return whether what was written to `folder` under that start of the machine is there.

    Where the system does not name its starts, nothing better can be known than `settle` did.
    """
    return (folder / _NOTE).exists() or made_under == boot()


def settle(folder: Path, made_under: str) -> None:
    """Make sure that the disk holds the files of `folder`, once it costs little.

    Where the system does not name its starts, at once.
    """
    note = folder / _NOTE
    made = folder.stat().st_mtime
    if note.exists() or (made_under and time.time() - made < _LATER):
        return
    with suppress(OSError):  # who may not write here leaves it to others
        for path in [*folder.iterdir(), folder]:
            _through(path)
        note.touch()


def _through(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
