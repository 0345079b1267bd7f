"""What readers of a Neo4j store see: every batch whole, or not at all.

Neo4j reads whatever is committed at that moment, even in the middle of a statement, and a large
batch takes many transactions. So a load or withdrawal first commits a mark, then counts itself,
and only then touches the graph; its mark goes when nothing is left to do. Readers leave out the
batches that have a mark, and look at the count again after each statement: when it has moved,
something they knew nothing of may have been in the answer, and it is read once more.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from graph.errors import StateChanged
from graph.neo4j_connection import WORK_TIMEOUT, Ask, Connection, Take
from graph.schema.neo4j import text

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class View:
    """The state that a reader sees.

    Attributes:
        since: loads and withdrawals that had begun when it was taken.
        seen: the same, when it was last looked at.
        hidden: ids of the batches that are left out.
    """

    since: int
    seen: int
    hidden: frozenset[str]

    @classmethod
    def newest(cls, ask: Ask) -> "View":
        """Return the state of this moment: all batches but those under way."""
        changes, batches = ask(text("state"), {}, _rows)[0]
        return cls(changes, changes, frozenset(batches))

    def after(self, ask: Ask) -> "View":
        """Return the same state, with what has begun meanwhile left out too.

        Raises:
            StateChanged: a batch that was in it is being withdrawn.
        """
        seen = ask(text("state"), {}, _rows)[0][0]
        if seen == self.seen:
            return self
        found = dict(ask(text("changed"), {"since": self.since}, _rows))
        for batch in sorted(found.keys() - self.hidden):
            if found[batch]:
                raise StateChanged(
                    f"batch {batch!r} was withdrawn while the question was being answered; "
                    "ask again"
                )
        return View(self.since, seen, self.hidden | found.keys())


class Views(threading.local):
    """Reads of one store, each of which sees one state; inside `pinned` all of a thread do."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._pinned: View | None = None

    @property
    def is_pinned(self) -> bool:
        """Whether this thread is inside `pinned`."""
        return self._pinned is not None

    @contextmanager
    def pinned(self) -> Iterator[None]:
        """Let the reads of this thread see one state until the end."""
        if self._pinned is not None:
            yield
            return
        self._pinned = self._connection.reading("looking at the batches", View.newest)
        try:
            yield
        finally:
            self._pinned = None

    def read(
        self,
        what: str,
        cypher: str,
        values: dict[str, Any],
        take: Take[Result],
        *,
        timeout: float = WORK_TIMEOUT,
    ) -> Result:
        """As `Connection.read`; `$hidden` of the text is given here."""

        def work(ask: Ask) -> Result:
            view = self._pinned or View.newest(ask)
            while True:
                found = ask(cypher, {**values, "hidden": sorted(view.hidden)}, take)
                now = view.after(ask) if self._pinned else View.newest(ask)
                if now.seen == view.seen:
                    return found
                view, self._pinned = now, self._pinned and now

        return self._connection.reading(what, work, timeout=timeout)


def _rows(_: list[str], rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    return [list(row) for row in rows]
