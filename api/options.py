"""Options that several commands share, and how they are read."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from tempfile import TemporaryDirectory
from typing import Annotated, Final, TypeVar
from urllib.parse import quote

import typer

from api.output import say_aside
from api.settings import Settings
from graph.errors import InvalidParameter, NotFound
from graph.store import GraphStore, open_store
from graph.words import Language, say
from queries.batches import batches

_CURRENCY: Final = re.compile("[A-Z]{3}")
CHINA: Final = timezone(timedelta(hours=8))  # no summer time since 1991

Json = Annotated[bool, typer.Option("--json", help="JSON lines on stdout.")]
Lang = Annotated[Language | None, typer.Option("--lang", help="zh (default) or en.")]


class Order(StrEnum):
    """Which chains come first."""

    NEAREST = "nearest"
    RICHEST = "richest"


Asked = TypeVar("Asked", str, str | None)


def readable(asked: Asked) -> Asked:
    """Return `asked`, an id or a word of the command line, if there is one.

    Raises:
        InvalidParameter: the terminal sent bytes that are no text in its own encoding.
    """
    try:
        (asked or "").encode()
    except UnicodeEncodeError as error:
        raise InvalidParameter(
            f"{asked!r} is no text; write in UTF-8 and set a UTF-8 locale"
        ) from error
    return asked


def all_readable(asked: list[str] | None) -> list[str] | None:
    """Return `asked`, each of which is `readable`."""
    return None if asked is None else [readable(each) for each in asked]


@contextmanager
def reading(settings: Settings) -> Iterator[GraphStore]:
    """Open the configured store beside a writer; says which batch is not shown yet."""
    with open_store(
        settings.store, password=settings.neo4j_password.get_secret_value(), read_only=True
    ) as store:
        for batch in batches(store):
            if batch.status == "loading":
                say_aside(say("cli.loading", settings.lang, batch=batch.id))
        yield store


@contextmanager
def writing(
    settings: Settings, *, create: bool = False, currency: str = ""
) -> Iterator[GraphStore]:
    """Open the configured store as its one writer; undoes what a killed load left.

    Raises:
        InvalidParameter: `currency` is not three capital letters.
    """
    if currency and not _CURRENCY.fullmatch(currency):
        raise InvalidParameter(
            f"{currency!r} is no currency; write three capital letters such as CNY"
        )
    with open_store(
        settings.store,
        password=settings.neo4j_password.get_secret_value(),
        create=create,
        currency=currency,
    ) as store:
        store.recover()
        yield store


@contextmanager
def trying(settings: Settings, *, currency: str = "") -> Iterator[GraphStore]:
    """Open the configured store as `writing` does; where there is none, an empty one for now.

    A trial run leaves no store behind, neither a file nor a schema on a server.
    """
    if _is_there(settings):
        with writing(settings, create=True, currency=currency) as store:
            yield store
        return
    with TemporaryDirectory(prefix="fundtrace-") as folder:
        passing = settings.model_copy(update={"store": f"ladybug://{quote(folder)}/empty"})
        with writing(passing, create=True, currency=currency) as store:
            yield store


def _is_there(settings: Settings) -> bool:
    if settings.store.startswith("neo4j-files:"):  # writes nothing before a load
        return True
    password = settings.neo4j_password.get_secret_value()
    try:
        with open_store(settings.store, password=password, read_only=True):
            return True
    except NotFound:
        return False


def language(settings: Settings, asked: Language | None) -> Language:
    """Return the asked language, else the configured one."""
    return asked or settings.lang


def moment(text: str, *, end: bool = False) -> int:
    """Read a day or a time of Asia/Shanghai as epoch milliseconds; `end` means its last one.

    Raises:
        InvalidParameter: it is neither YYYY-MM-DD nor YYYY-MM-DDTHH:MM:SS.
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidParameter(
            f"{text!r} is no day or time; write 2024-01-31 or 2024-01-31T08:30:00"
        ) from error
    if end and len(text) <= len("2024-01-31"):
        read += timedelta(days=1) - timedelta(milliseconds=1)
    local = read if read.tzinfo else read.replace(tzinfo=CHINA)
    return round(local.timestamp() * 1000)
