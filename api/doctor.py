"""`fundtrace doctor`: what is wrong with this installation, in plain words."""

import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

from api.settings import Settings, data_folder
from graph.errors import FundtraceError, IndexesMissing, NotConfigured, NotFound
from graph.store import GraphStore, open_store
from graph.words import Language, say
from ingest.identity import Tokens

Verdict = Literal["ok", "note", "wrong"]

#: Below this a load is likely to stop for want of room.
_LEAST_FREE: Final = 2 * 2**30
#: What the embedded engine must be: later ones answer wrongly (docs/decisions).
_ENGINE: Final = "0.20.4"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what, whether it is right, what was found and what to do."""

    what: str
    verdict: Verdict
    found: str


def examine(
    settings: Settings, language: Language, *, repair: bool = False
) -> Iterator[Finding]:
    """Yield findings on Python, engine, disk, key, store, schema, lock and password.

    Args:
        repair: make indexes that are missing; nothing else is changed.
    """
    yield Finding("python", "ok", platform.python_version())
    yield _engine(language)
    yield _disk(settings, language)
    yield _key(settings)
    if repair and _lacks_indexes(settings):
        yield _indexed(settings, language)
    yield from _store(settings, language)


def _engine(language: Language) -> Finding:
    try:
        found = version("ladybug")
    except PackageNotFoundError:
        return Finding("ladybug", "wrong", say("doctor.engine_missing", language, want=_ENGINE))
    if found == _ENGINE:
        return Finding("ladybug", "ok", found)
    text = say("doctor.engine_other", language, found=found, want=_ENGINE)
    return Finding("ladybug", "wrong", text)


def _place(settings: Settings) -> Path:
    parts = urlsplit(settings.store)
    folder = Path(unquote(parts.path)).parent if parts.scheme == "ladybug" else data_folder()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _disk(settings: Settings, language: Language) -> Finding:
    folder = _place(settings)
    free = shutil.disk_usage(folder).free
    text = say("doctor.disk", language, folder=folder, free=f"{free / 2**30:.1f}")
    return Finding("disk", "ok" if free >= _LEAST_FREE else "wrong", text)


def _key(settings: Settings) -> Finding:
    try:
        return Finding("token key", "ok", Tokens(settings.key()).fingerprint())
    except NotConfigured as error:
        missing = not settings.token_key.get_secret_value()
        return Finding("token key", "note" if missing else "wrong", str(error))
    except FundtraceError as error:
        return Finding("token key", "wrong", str(error))


def _store(settings: Settings, language: Language) -> Iterator[Finding]:
    yield Finding("store", "ok", settings.store)
    opened = _attempt(lambda: _open(settings))
    if isinstance(opened, NotFound):
        yield Finding("store", "note", str(opened))
        return
    if isinstance(opened, FundtraceError):
        yield Finding("store", "wrong", str(opened))
        return
    with opened as store:
        yield from _described(store, settings, language)
    yield _lock(settings, language)


def _open(settings: Settings, *, read_only: bool = True, create: bool = False) -> GraphStore:
    password = settings.neo4j_password.get_secret_value()
    return open_store(settings.store, password=password, read_only=read_only, create=create)


def _lacks_indexes(settings: Settings) -> bool:
    opened = _attempt(lambda: _open(settings))
    if isinstance(opened, FundtraceError):
        return isinstance(opened, IndexesMissing)
    opened.close()
    return False


def _indexed(settings: Settings, language: Language) -> Finding:
    opened = _attempt(lambda: _open(settings, read_only=False, create=True))
    if isinstance(opened, FundtraceError):
        return Finding("indexes", "wrong", str(opened))
    opened.close()
    return Finding("indexes", "ok", say("doctor.indexed", language))


def _attempt(act: Callable[[], GraphStore]) -> GraphStore | FundtraceError:
    try:
        return act()
    except FundtraceError as error:
        return error


def _described(store: GraphStore, settings: Settings, language: Language) -> Iterator[Finding]:
    info = store.info()
    yield Finding("engine", "ok", f"{info.engine} {info.engine_version}")
    yield Finding("schema", "ok", f"{info.schema_version}, {info.currency}")
    key = _key(settings)
    if key.verdict == "ok" and info.key_check and key.found != info.key_check:
        yield Finding("token key", "wrong", say("doctor.other_key", language))


def _lock(settings: Settings, language: Language) -> Finding:
    opened = _attempt(lambda: _open(settings, read_only=False))
    if isinstance(opened, FundtraceError):
        return Finding("lock", "wrong", str(opened))
    opened.close()
    return Finding("lock", "ok", say("doctor.lock_free", language))
