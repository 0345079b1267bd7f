"""The right to write to an embedded store, for one process at a time."""

import os
from pathlib import Path

from graph.errors import StoreLocked, StoreUnavailable

try:
    import fcntl
except ImportError:  # pragma: no cover
    fcntl = None  # type: ignore[assignment]


class WriterLock:
    """The right to write to the store at `path`, held until `release` or the process ends.

    The engine's own lock is a POSIX record lock, which a process loses as soon as any handle on
    the file is closed in it; this one lies on a file of its own and does not share that fate.
    Where the system has no `flock` (Windows) two writers are not kept apart.
    """

    def __init__(self, path: Path) -> None:
        lock = path.with_name(f"{path.name}.lock")
        try:
            self._handle: int | None = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise StoreUnavailable(
                f"{path} cannot be written: {error}; open the store for reading only"
            ) from error
        if fcntl is not None:
            try:
                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                self.release()
                raise StoreLocked(
                    f"another fundtrace is writing to {path}; wait until it has ended, "
                    "or open the store for reading only"
                ) from error

    def release(self) -> None:
        """Let others write; calling it twice is harmless."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
