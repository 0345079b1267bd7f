"""Finding, making and checking the file of an embedded store."""

import time
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import ladybug
import pyarrow as pa

from graph.errors import InvalidParameter, NotFound, SchemaMismatch
from graph.ladybug_driver import ENGINE_VERSION
from graph.ladybug_engine import Engine
from graph.model import SCHEMA_VERSION, check_readable
from graph.query import Dialect, Query
from graph.schema import ladybug as texts

_SCHEME: Final = "ladybug://"
VALUES: Final = Query("graph.cypher", "store_values")
SET_VALUE: Final = Query("graph.cypher", "set_store_value")


def open_engine(
    url: str, *, read_only: bool, create: bool, currency: str, buffer_pool: int
) -> Engine:
    """Return the engine on the store at `url`, made where there is none and `create` is set."""
    if ladybug.__version__ != ENGINE_VERSION:
        raise SchemaMismatch(
            f"ladybug {ladybug.__version__} is installed, fundtrace needs exactly "
            f"{ENGINE_VERSION}: others were seen to return wrong rows; "
            f"pip install ladybug=={ENGINE_VERSION}"
        )
    path = _path(url)
    _must_exist(path, create=create and not read_only)
    engine = Engine(path, read_only=read_only, buffer_pool=buffer_pool)
    try:
        if create and not path.exists():
            _make(engine, currency or "CNY")
        known = _known(engine)
        _check(path, known, currency if create else "")
        check_readable(path, int(known["schema_version"]), read_only=read_only)
        if not read_only:
            _bring_up(engine, int(known["schema_version"]))
    except BaseException:
        engine.close()
        raise
    return engine


def _path(url: str) -> Path:
    name = unquote(url.removeprefix(_SCHEME))
    if not url.startswith(_SCHEME) or not name.strip("/"):
        raise InvalidParameter(f"{url!r} names no file; write ladybug:///path/to/file")
    return Path(name)


def _must_exist(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise InvalidParameter(f"{path} is a folder; the store is a file, e.g. {path}/store.db")
    if create:
        path.parent.mkdir(parents=True, exist_ok=True)
    elif not path.exists():
        raise NotFound(f"there is no store at {path}; an import makes one")
    if path.exists() and not path.stat().st_size:
        raise SchemaMismatch(f"{path} is an empty file, no Ladybug database")


def _tables(engine: Engine) -> set[str]:
    with engine.connection() as connection:
        return {row[0] for row in engine.rows(connection, "CALL show_tables() RETURN name")}


def _make(engine: Engine, currency: str) -> None:
    values = {
        "currency": currency,
        "schema_version": str(SCHEMA_VERSION),
        "engine_version": ENGINE_VERSION,
        "key_check": "",
        "created_at": str(time.time_ns() // 1_000_000),
    }
    rows = pa.table({"key": list(values), "value": list(values.values())})
    with engine.transaction() as connection:
        for text in texts.tables():
            engine.run(connection, text)
        engine.run(connection, texts.copy_rows("Store"), {"rows": rows})


def _known(engine: Engine) -> dict[str, str]:
    if "Store" not in _tables(engine):
        raise SchemaMismatch(
            f"{engine.path} is a Ladybug database without a fundtrace store in it"
        )
    with engine.connection() as connection:
        return dict(engine.rows(connection, VALUES.text(Dialect.LADYBUG)))


def _bring_up(engine: Engine, version: int) -> None:
    """Take the steps from an older schema to this one."""
    if version == SCHEMA_VERSION:
        return
    values = {"key": "schema_version", "value": str(SCHEMA_VERSION)}
    with engine.transaction() as connection:
        for text in texts.steps(version):
            engine.run(connection, text)
        engine.run(connection, SET_VALUE.text(Dialect.LADYBUG), values)


def _check(path: Path, known: dict[str, str], currency: str) -> None:
    version = int(known["schema_version"])
    if not 1 <= version <= SCHEMA_VERSION:
        newer = "a newer" if version > SCHEMA_VERSION else "an unknown older"
        raise SchemaMismatch(
            f"{path} has schema version {version}, written by {newer} fundtrace; "
            f"this one reads versions 1 to {SCHEMA_VERSION}"
        )
    if known["engine_version"] != ENGINE_VERSION:
        raise SchemaMismatch(
            f"{path} was written by ladybug {known['engine_version']}, "
            f"this one is {ENGINE_VERSION}; load the sources anew"
        )
    if currency and known["currency"] != currency:
        raise InvalidParameter(
            f"{path} holds amounts in {known['currency']}, asked for {currency}; "
            "one store has one currency"
        )
