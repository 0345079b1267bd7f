"""The embedded engine behind one object: snapshots to read, one copy to write."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import ladybug
import pyarrow as pa

from graph import ladybug_file as files
from graph.errors import QueryFailed, StoreError, StoreLocked
from graph.ladybug_driver import (
    LOAD_POOL,
    default_pool,
    open_database,
    plain,
    translated,
    widened,
)
from graph.ladybug_lock import WriterLock

#: Rows in one chunk of an answer. The driver makes room for a whole chunk before it has a row:
#: with its own choice of a million, an answer of one row takes a millisecond longer.
CHUNK: Final = 10_000


class _Snapshot:
    """The database as one file holds it, and how many read it now."""

    def __init__(self, path: Path, pool: int) -> None:
        self.mark, self.database = _opened(path, pool)
        self.users = 0
        self.stale = False


def _opened(path: Path, pool: int) -> tuple[files.Mark, Any]:
    """Return the database and the mark of the very file it holds."""
    while True:
        mark = files.mark(path)
        database = open_database(path, read_only=True, pool=pool)
        if files.mark(path) == mark:
            return mark, database
        database.close()  # the file was replaced between the two


class Engine:
    """A store's file; every statement passes through `run`.

    Threads share the database and take a connection each: it costs 0.2 ms, and one that has
    answered an error is not used again.
    """

    def __init__(self, path: Path, *, read_only: bool, buffer_pool: int) -> None:
        self.path = path
        self.read_only = read_only
        self._pool = buffer_pool or default_pool()
        self.load_pool = min(self._pool, LOAD_POOL)
        self._state = threading.Condition()
        self._snapshot: _Snapshot | None = None
        self._closed = False
        self._thread = threading.local()
        self._writing = threading.Lock()
        self._lock = None if read_only else WriterLock(path)
        if not read_only:
            files.discard(path)  # of a writer that died

    @contextmanager
    def connection(self, *, timeout: float = 0.0) -> Iterator[Any]:
        """Yield a connection that reads the newest state, and that state only.

        The database is open for reading only, and its file never changes, so statements need
        no transaction around them.

        Args:
            timeout: seconds after which a statement ends; 0 is no limit.
        """
        snapshot = self._taken()
        try:
            connection = ladybug.Connection(snapshot.database)
            try:
                connection.set_query_timeout(max(1, round(timeout * 1000)) if timeout else 0)
                yield connection
            except QueryFailed as error:
                # After an out-of-memory answer the pool may stay full until opened anew.
                snapshot.stale = snapshot.stale or "more memory" in str(error)
                raise
            finally:
                connection.close()
        finally:
            self._returned(snapshot)

    @contextmanager
    def pinned(self) -> Iterator[None]:
        """Let the connections of this thread read one state until the end."""
        snapshot, before = self._taken(), getattr(self._thread, "snapshot", None)
        self._thread.snapshot = snapshot
        try:
            yield
        finally:
            self._thread.snapshot = before
            self._returned(snapshot)

    def mark(self) -> files.Mark:
        """Return the mark of the file that this thread reads now."""
        snapshot = self._taken()
        self._returned(snapshot)
        return snapshot.mark

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """Yield a connection whose statements become visible together, or not at all."""
        with self._turn(), self._next_state() as connection:
            yield connection

    @contextmanager
    def reserved(self) -> Iterator[None]:
        """Be the one writer of this process; the file's lock keeps other processes out."""
        with self._turn():
            self._thread.reserved = True
            try:
                yield
            finally:
                self._thread.reserved = False

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Write alone; the thread that reserved this goes on, with one thing at a time."""
        if getattr(self._thread, "reserved", False):
            self._thread.reserved = False
            try:
                yield
            finally:
                self._thread.reserved = True
            return
        self._may_write()
        if not self._writing.acquire(blocking=False):
            raise StoreLocked(f"another load is being written to {self.path}; wait for its end")
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def _next_state(self) -> Iterator[Any]:
        try:
            target = files.copy(self.path)
            with (
                open_database(target, read_only=False, pool=self.load_pool) as database,
                ladybug.Connection(database) as connection,
            ):
                self.run(connection, "BEGIN TRANSACTION")
                yield connection
                self._committed(connection)
            files.publish(self.path)
        finally:
            files.discard(self.path)

    def _committed(self, connection: Any) -> None:
        try:
            self.run(connection, "COMMIT")
            self.run(connection, "CHECKPOINT")
        except StoreError as error:
            # What the engine says of a commit is about the copy, which is thrown away.
            raise QueryFailed(
                f"nothing was written to {self.path}; the engine could not finish: {error}"
            ) from error

    def run(self, connection: Any, text: str, values: Mapping[str, Any] | None = None) -> Any:
        """Return the engine's result of one statement, its errors turned into ours."""
        try:
            return connection.execute(text, dict(values or {}))
        except RuntimeError as error:
            raise translated(str(error), text) from error
        except (TypeError, ValueError, OverflowError) as error:
            raise QueryFailed(
                f"the engine cannot take a value: {error}; asked: {text}"
            ) from error

    def checkpoint(self, connection: Any) -> None:
        """Commit to the copy what was written so far, which frees memory; nobody sees it."""
        for text in ("COMMIT", "CHECKPOINT", "BEGIN TRANSACTION"):
            self.run(connection, text)

    def run_apart(self, connection: Any, text: str, values: Mapping[str, Any]) -> None:
        """Run one statement on a connection of its own to the database of `connection`.

        A connection holds on to the Arrow table that it was last given until it is closed.
        """
        with ladybug.Connection(connection.database) as own:
            self.run(own, text, values)

    def rows(
        self, connection: Any, text: str, values: Mapping[str, Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """Return rows of plain Python values."""
        answer = self.run(connection, text, values)
        return [tuple(plain(value) for value in row) for row in answer.get_all()]

    def table(
        self, connection: Any, text: str, values: Mapping[str, Any] | None = None
    ) -> pa.Table:
        """Return an Arrow table whose integers are int64."""
        return widened(self.run(connection, text, values).get_as_arrow(CHUNK))

    def close(self) -> None:
        """Let the file go when nobody reads any more; calling it twice is harmless."""
        with self._state:
            if self._closed:
                return
            if self._writing.locked():
                raise StoreError(f"a load is open on {self.path}; end it before closing")
            self._closed = True
            self._state.wait_for(lambda: not self._snapshot or not self._snapshot.users)
            self._drop()
        if self._lock is not None:
            self._lock.release()

    def _may_write(self) -> None:
        if self._closed:
            raise StoreError(f"the store {self.path} is closed; open it again")
        if self.read_only:
            raise StoreError(f"{self.path} is open for reading only; open it for writing")

    def _taken(self) -> _Snapshot:
        with self._state:
            if self._closed:
                raise StoreError(f"the store {self.path} is closed; open it again")
            held: _Snapshot | None = getattr(self._thread, "snapshot", None)
            if held is not None:  # still open: this thread is one of its users
                held.users += 1
                return held
            held = self._snapshot
            if held is None or held.stale or held.mark != files.mark(self.path):
                self._drop()
                self._snapshot = held = _Snapshot(self.path, self._pool)
            held.users += 1
            return held

    def _returned(self, snapshot: _Snapshot) -> None:
        with self._state:
            snapshot.users -= 1
            if snapshot is not self._snapshot and not snapshot.users:
                snapshot.database.close()
            self._state.notify_all()

    def _drop(self) -> None:
        """Forget the snapshot; whoever still reads it closes it."""
        if self._snapshot is not None and not self._snapshot.users:
            self._snapshot.database.close()
        self._snapshot = None
