"""One driver and one database: the only place that sends anything to a Neo4j server."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol, Self, TypeVar
from urllib.parse import unquote, urlsplit

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    Driver,
    GraphDatabase,
    ManagedTransaction,
    NotificationDisabledClassification,
    NotificationMinimumSeverity,
    Query,
    unit_of_work,
)

from graph.errors import InvalidParameter, QueryTimeout
from graph.neo4j_errors import check_server, locked, translated
from graph.schema.neo4j import text

log = logging.getLogger(__name__)

#: Seconds; a write of one batch or a lookup. Questions have limits of their own.
WORK_TIMEOUT: Final = 600.0
CHUNK: Final = 10_000  # rows in one UNWIND
_RETRY: Final = 15.0  # seconds during which a broken transaction is tried again
_LOCK_TIMEOUT: Final = 2.0

Result = TypeVar("Result")
Run = Callable[[str, dict[str, Any]], list[list[Any]]]
Take = Callable[[list[str], Iterable[Sequence[Any]]], Result]


class Ask(Protocol):
    """Runs one reading statement of a transaction."""

    def __call__(self, cypher: str, values: dict[str, Any], take: Take[Result], /) -> Result:
        """Return what `take` makes of the column names and the rows."""
        ...


@dataclass(frozen=True, slots=True)
class Address:
    """What a store URL says: `neo4j://user@host:7687/database`."""

    uri: str
    user: str
    database: str

    @classmethod
    def of(cls, url: str) -> Self:
        """Read `url`; the user is `neo4j`, the port 7687 and the database `neo4j` if not said.

        Raises:
            InvalidParameter: it has a password in it, or no host.
        """
        parts = urlsplit(url)
        if parts.password is not None:
            raise InvalidParameter(
                "the store URL holds a password, where it would be logged; "
                "write neo4j://user@host:7687/database and give the password apart"
            )
        if not parts.hostname:
            raise InvalidParameter(
                f"{url!r} names no host; write neo4j://user@host:7687/database"
            )
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return cls(
            f"{parts.scheme}://{host}:{parts.port or 7687}",
            unquote(parts.username or "neo4j"),
            unquote(parts.path.strip("/")) or "neo4j",
        )


class Connection:
    """Reads and writes of one database, each in a managed transaction with a time limit."""

    def __init__(self, url: str, password: str) -> None:
        self.address = Address.of(url)
        self.where = f"{self.address.uri}/{self.address.database}"
        with translated("opening the store", self.where):
            self._driver = self._open(password)
            try:
                agent = self._driver.get_server_info().agent
                self.version = check_server(agent, self.where)
            except BaseException:
                self._driver.close()
                raise

    def _open(self, password: str) -> Driver:
        """Return a driver that does not report names which the graph has not used yet."""
        return GraphDatabase.driver(
            self.address.uri,
            auth=(self.address.user, password),
            connection_timeout=10,
            max_transaction_retry_time=_RETRY,
            notifications_min_severity=NotificationMinimumSeverity.WARNING,
            notifications_disabled_classifications=[
                NotificationDisabledClassification.UNRECOGNIZED
            ],
            warn_notification_severity=NotificationMinimumSeverity.OFF,
        )

    def read(
        self,
        what: str,
        cypher: str,
        values: dict[str, Any],
        take: Take[Result],
        *,
        timeout: float = WORK_TIMEOUT,
    ) -> Result:
        """Return what `take` makes of the column names and the rows, which it may stream."""
        return self.reading(what, lambda ask: ask(cypher, values, take), timeout=timeout)

    def reading(
        self, what: str, work: Callable[[Ask], Result], *, timeout: float = WORK_TIMEOUT
    ) -> Result:
        """Return what `work` returns; its statements are one transaction of `timeout` s."""

        def once(tx: ManagedTransaction) -> Result:
            return work(_asking(tx))

        limited = unit_of_work(timeout=max(timeout, 0.001))(once)
        with (
            translated(what, self.where, timeout=timeout),
            self._driver.session(
                database=self.address.database, default_access_mode=READ_ACCESS
            ) as session,
        ):
            return session.execute_read(limited)

    def write(self, what: str, work: Callable[[Run], Result]) -> Result:
        """Return what `work` returns; it is one transaction, tried again if it breaks."""

        def once(tx: ManagedTransaction) -> Result:
            return work(lambda cypher, values: tx.run(cypher, values).values())

        with (
            translated(what, self.where, timeout=WORK_TIMEOUT),
            self._driver.session(
                database=self.address.database, default_access_mode=WRITE_ACCESS
            ) as session,
        ):
            return session.execute_write(unit_of_work(timeout=WORK_TIMEOUT)(once))

    def indexes(self) -> frozenset[str]:
        """Return the names of the indexes that can be used; a constraint's has its name."""
        rows = self.read(
            "reading the indexes", text("indexes"), {}, lambda _, found: list(found)
        )
        return frozenset(name for (name,) in rows)

    def change_schema(self, statements: Iterable[str]) -> None:
        """Run schema statements one by one and wait until the indexes can be used."""
        with (
            translated("making the schema", self.where, timeout=WORK_TIMEOUT),
            self._driver.session(database=self.address.database) as session,
        ):
            for statement in (*statements, "CALL db.awaitIndexes(600)"):
                session.run(Query(statement, timeout=WORK_TIMEOUT)).consume()

    @contextmanager
    def writing(self, at: int) -> Iterator[Callable[[], None]]:
        """Be the one writer while the block runs; yields a check that this is still so.

        The lock belongs to an open transaction, so it ends with this process however it dies.

        Raises:
            StoreLocked: another process is writing.
        """
        values = {"at": at}
        with (
            translated("taking the writer's place", self.where, timeout=_LOCK_TIMEOUT),
            self._driver.session(database=self.address.database) as session,
        ):
            self._knock(values)
            with session.begin_transaction(timeout=0) as tx:
                tx.run(text("writer"), values).consume()

                def check() -> None:
                    tx.run("RETURN 1 AS held").consume()

                yield check
                tx.rollback()

    def _knock(self, values: dict[str, Any]) -> None:
        """Take the lock for a moment with a time limit, which the lasting one cannot have."""
        try:
            with (
                translated("waiting for the writer's place", self.where, timeout=_LOCK_TIMEOUT),
                self._driver.session(database=self.address.database) as session,
                session.begin_transaction(timeout=_LOCK_TIMEOUT) as tx,
            ):
                tx.run(text("writer"), values).consume()
                tx.commit()
        except QueryTimeout as error:
            raise locked(self.where) from error

    def close(self) -> None:
        """Close the driver; connections that are open end."""
        self._driver.close()


def _asking(tx: ManagedTransaction) -> Ask:
    def ask(cypher: str, values: dict[str, Any], take: Take[Result]) -> Result:
        result = tx.run(cypher, values)
        return take(list(result.keys()), (record.values() for record in result))

    return ask
