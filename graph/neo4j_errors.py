"""The driver's exceptions as ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    ConnectionAcquisitionTimeoutError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph.errors import (
    NotFound,
    QueryFailed,
    QueryTimeout,
    StoreError,
    StoreLocked,
    StoreUnavailable,
)

LEAST_SERVER: Final = (5, 13)

_TIMED_OUT: Final = ("TransactionTimedOut", "Transaction.Terminated", "LockClientStopped")
_UNREACHABLE: Final = (ServiceUnavailable, SessionExpired, ConnectionAcquisitionTimeoutError)


@contextmanager
def translated(what: str, where: str, *, timeout: float = 0.0) -> Iterator[None]:
    """Raise the driver's exceptions of the block as ours.

    Args:
        what: what was asked, for the message.
        where: address of the server, for the message.
        timeout: the limit that was set, in seconds.
    """
    try:
        yield
    except (Neo4jError, DriverError, ConfigurationError) as error:
        raise _ours(error, what, where, timeout) from error


def _ours(
    error: Neo4jError | DriverError | ConfigurationError, what: str, where: str, timeout: float
) -> StoreError | NotFound:
    if isinstance(error, AuthError):
        return StoreUnavailable(
            f"Neo4j at {where} refuses the user or the password; give the right one, "
            "or make a new one with neo4j-admin"
        )
    if isinstance(error, _UNREACHABLE):
        return StoreUnavailable(f"{what}: no Neo4j answers at {where}: {_words(error)}")
    if "driver closed" in str(error).lower():
        return StoreError(f"{what}: this store is closed; open it again")
    code = getattr(error, "code", None) or ""
    if any(part in code for part in _TIMED_OUT):
        return QueryTimeout(f"{what} took longer than its limit of {timeout:g} s")
    if code.endswith("DatabaseNotFound"):
        return NotFound(f"there is no such database on {where}: {_words(error)}")
    if isinstance(error, TransientError) and "MemoryPool" not in code:
        return StoreUnavailable(f"{what}: Neo4j at {where} is busy: {_words(error)}")
    return QueryFailed(f"{what}: {code or type(error).__name__}: {_words(error)}")


def locked(where: str) -> StoreLocked:
    """Return the error of a second writer."""
    return StoreLocked(
        f"another process is writing to Neo4j at {where}; try again when it has ended"
    )


def check_server(agent: str, where: str) -> str:
    """Return the version in `agent` (`Neo4j/5.26.20`).

    Raises:
        QueryFailed: the server is older than 5.13, or does not say that it is a Neo4j.
    """
    product, _, version = agent.partition("/")
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if product != "Neo4j" or numbers < LEAST_SERVER:
        raise QueryFailed(
            f"the server at {where} is {agent or 'unknown'}; fundtrace needs Neo4j "
            f"{'.'.join(map(str, LEAST_SERVER))} or later, best 5.26 LTS"
        )
    return version


def _words(error: Exception) -> str:
    return str(getattr(error, "message", None) or error)
