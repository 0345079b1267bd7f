"""Taking a batch out: withdrawn by a person, or undone because its load died."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from graph.errors import InvalidParameter, NotFound, StoreError
from graph.model import Flow, Link
from graph.neo4j_connection import CHUNK, Connection, Run
from graph.query import Dialect, Query
from graph.schema.neo4j import text
from graph.store import Removed

#: Rows of a batch that are taken out in one transaction; more go in steps behind a mark.
AT_ONCE: Final = 50_000

_STATUS, _LAST = (
    Query("graph.cypher", name).text(Dialect.NEO4J) for name in ("batch_status", "last_batches")
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a load or withdrawal leaves in the store while it is under way."""

    token: str
    batch: str
    at: int  # epoch ms
    part: int = 0  # the last that was written; 0 when nothing was
    done: bool = False
    leaving: int = 0  # epoch ms of a withdrawal; 0 for a load


def marks(connection: Connection) -> list[Mark]:
    """Return the marks that are there, oldest first."""
    return connection.read(
        "looking for unfinished loads",
        text("unfinished"),
        {},
        lambda _, rows: [Mark(*row) for row in rows],
    )


def begin(connection: Connection, mark: Mark) -> None:
    """Leave `mark` in the store, then count it: what is not counted has touched nothing."""
    what, token = f"marking batch {mark.batch}", {"token": mark.token}
    values = {**token, "batch": mark.batch, "at": mark.at, "leaving": mark.leaving}
    connection.write(what, lambda run: run(text("begin"), values))
    connection.write(what, lambda run: run(text("count"), token))


def finish(connection: Connection, mark: Mark) -> Removed | None:
    """Bring what `mark` stands for to its end: a withdrawal goes on, a load is undone."""
    if mark.leaving:
        return _leave(connection, mark)
    if mark.done or not mark.part:
        settle(connection, mark)
        return None
    return undo(connection, mark)


def undo(connection: Connection, mark: Mark) -> Removed:
    """Take out all that an unfinished load wrote and give overwritten nodes back."""
    _empty(connection, "restore", mark.batch)
    removed = _remove(mark.batch, lambda cypher, values: _apart(connection, cypher, values))
    _apart(connection, text("drop_record"), {"batch": mark.batch})
    _unmark(connection, mark)
    return removed


def settle(connection: Connection, mark: Mark) -> None:
    """Take away the traces of a load that is whole, or that wrote nothing."""
    _empty(connection, "forget", mark.batch)
    _unmark(connection, mark)


def withdraw(connection: Connection, batch: str, token: str, at: int) -> Removed:
    """Take `batch` out; its record stays, with the status `withdrawn`.

    Raises:
        NotFound: there is no such batch.
        InvalidParameter: it is withdrawn already.
    """
    _must_be_loaded(connection, batch)
    is_large = _size(connection, batch) > AT_ONCE
    mark = Mark(token, batch, at, leaving=at)
    begin(connection, mark)
    return _leave(connection, mark) if is_large else _leave_at_once(connection, mark)


def _must_be_loaded(connection: Connection, batch: str) -> None:
    found = _apart(connection, _STATUS, {"batch": batch})
    if not found:
        known = ", ".join(row[0] for row in _apart(connection, _LAST, {"limit": 5})) or "none"
        raise NotFound(f"no batch {batch!r}; the last ones are: {known}")
    status, at = found[0]
    if status != "loaded":
        raise InvalidParameter(
            f"batch {batch!r} is {status} (at {at} ms); only a loaded batch can be withdrawn"
        )


def _leave(connection: Connection, mark: Mark) -> Removed:
    removed = _remove(mark.batch, lambda cypher, values: _apart(connection, cypher, values))
    _apart(connection, text("left"), {"token": mark.token, "at": mark.leaving})
    _unmark(connection, mark)
    return removed


def _leave_at_once(connection: Connection, mark: Mark) -> Removed:
    """Withdraw in one transaction; when it fails, the batch is shown again as it was."""

    def whole(run: Run) -> Removed:
        removed = _remove(mark.batch, run)
        run(text("left"), {"token": mark.token, "at": mark.leaving})
        return removed

    try:
        removed = connection.write(f"withdrawing batch {mark.batch}", whole)
    except BaseException:
        with suppress(StoreError):  # a mark that stays is brought to its end by `recover`
            _unmark(connection, mark)
        raise
    _unmark(connection, mark)
    return removed


def _unmark(connection: Connection, mark: Mark) -> None:
    """Let readers see what the graph is now; apart, so that all before it is there."""
    _apart(connection, text("unmark"), {"token": mark.token})


def _remove(batch: str, run: Run) -> Removed:
    """Take out flows and links, then the nodes; nothing is left to do when run again."""
    flows = sum(_drain(run, text("drop_relationships", kind=kind), batch) for kind in Flow)
    links = sum(_drain(run, text("drop_relationships", kind=kind), batch) for kind in Link)
    nodes = 0
    while True:
        seen, gone = run(text("drop_nodes"), {"batch": batch, "rows": CHUNK})[0]
        nodes += gone
        if not seen:
            return Removed(batch, nodes, flows, links)


def _drain(run: Run, cypher: str, batch: str) -> int:
    total = 0
    while gone := run(cypher, {"batch": batch, "rows": CHUNK})[0][0]:
        total += gone
    return total


def _empty(connection: Connection, name: str, batch: str) -> None:
    _drain(lambda cypher, values: _apart(connection, cypher, values), text(name), batch)


def _apart(connection: Connection, cypher: str, values: dict[str, Any]) -> list[list[Any]]:
    """Run one statement in a transaction of its own."""
    return connection.write("removing a batch", lambda run: run(cypher, values))


def _size(connection: Connection, batch: str) -> int:
    texts = [text("batch_size", kind=kind) for kind in (*Flow, *Link)]
    total = 0
    for words in (text("batch_nodes"), *texts):
        rows = connection.read(
            "measuring a batch", words, {"batch": batch}, lambda _, rows: [*rows]
        )
        total += rows[0][0]
    return total
