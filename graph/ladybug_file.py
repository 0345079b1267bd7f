"""The file of an embedded store, which is never changed but only replaced.

The engine does not keep readers apart from a checkpoint. Seen on 0.20.4: wrong rows without an
error in a second process, a crash of the process whose threads read, and a broken key index
after a kill in a commit. So a load works on a copy that takes the place of the file when it is
whole: readers keep the file they opened, and a process that dies leaves the old one untouched.

The price is a copy of the file per load, in time (some seconds for 2 GiB; none on a file system
that clones) and on the disk. On Windows a file that is being read cannot be replaced.
"""

import errno
import os
import shutil
from pathlib import Path
from typing import Final

from graph.errors import StoreUnavailable

try:
    import fcntl
except ImportError:  # pragma: no cover
    fcntl = None  # type: ignore[assignment]

_FICLONE: Final = 0x40049409  # Linux: share the blocks until one of the files changes

Mark = tuple[int, int, int]


def mark(path: Path) -> Mark:
    """Return what changes when the file at `path` is replaced."""
    try:
        found = path.stat()
    except OSError as error:
        raise StoreUnavailable(f"{path} cannot be read: {error}") from error
    return found.st_dev, found.st_ino, found.st_mtime_ns


def next_of(path: Path) -> Path:
    """Return where the copy of `path` is worked on."""
    return path.with_name(f"{path.name}.next")


def discard(path: Path) -> None:
    """Remove the copy of `path` and what the engine laid beside it."""
    name = next_of(path).name
    for left in path.parent.iterdir():
        if left.name == name or left.name.startswith(f"{name}."):
            left.unlink(missing_ok=True)


def copy(path: Path) -> Path:
    """Return a fresh copy of `path` to work on; none is made of a file that is not there."""
    discard(path)
    target = next_of(path)
    if path.exists():
        try:
            _clone(path, target)
        except OSError as error:
            discard(path)
            size = path.stat().st_size
            raise StoreUnavailable(
                f"no copy of {path} to load into: {error}; "
                f"a load needs {size} bytes free beside the store, and room to grow"
            ) from error
    return target


def publish(path: Path) -> None:
    """Put the copy in the place of `path`: the moment at which a load becomes visible."""
    target = next_of(path)
    _flush(target)
    target.replace(path)
    _flush(path.parent)
    discard(path)


def _clone(source: Path, target: Path) -> None:
    target.touch(mode=0o600)
    if not _shared_blocks(source, target):
        shutil.copyfile(source, target)
    shutil.copymode(source, target)


def _shared_blocks(source: Path, target: Path) -> bool:
    with source.open("rb") as read, target.open("wb") as written:
        try:
            fcntl.ioctl(written.fileno(), _FICLONE, read.fileno())
        except (OSError, AttributeError):  # not this file system, not this platform
            return False
        return True


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF):  # folders, where they have no such
            raise
    finally:
        os.close(handle)
