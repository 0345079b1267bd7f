"""How commands speak: answers on stdout, everything else on stderr."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

import typer


def write_json(value: object) -> None:
    """Write one JSON line to stdout."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    typer.echo(json.dumps(plain, ensure_ascii=False, default=str))


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
