"""How commands speak: answers on stdout, everything else on stderr."""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any, Final

import typer

from graph.errors import InvalidParameter

#: Ends of lines to many readers of JSON lines, though not to JSON.
_LINE_ENDS: Final = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}


def write_json(value: object) -> None:
    """Write one JSON line to stdout."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    escaped = "utf" not in (sys.stdout.encoding or "").lower()
    line = json.dumps(plain, ensure_ascii=escaped, default=str)
    typer.echo(line.translate(_LINE_ENDS))


def write_json_lines(values: Iterable[object]) -> None:
    """Write one JSON line per value to stdout."""
    for value in values:
        write_json(value)


def write_text(text: str) -> None:
    """Write an answer for people to stdout."""
    typer.echo(text)


def say_aside(text: str) -> None:
    """Write a message that is not the answer to stderr."""
    typer.echo(text, err=True)


def count(rows: int, fen: int, unreadable: int = 0) -> Mapping[str, Any]:
    """Return a control total as the command contract has it."""
    total = {"rows": rows, "fen": fen}
    return {**total, "unreadable_amounts": unreadable} if unreadable else total


def write_page(path: Path, page: str) -> None:
    """Write a page to a file.

    Raises:
        InvalidParameter: the system refuses.
    """
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InvalidParameter(f"cannot write {path}: {error.strerror}") from error
