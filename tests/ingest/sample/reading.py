"""Read a sample back with the real reader."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from ingest import readers
from ingest.sample.tables import titles


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def manifest(out: Path) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = json.loads((out / "manifest.json").read_text())["files"]
    return files


def parts(out: Path, table: str) -> Iterator[pd.DataFrame]:
    """Yield each file of a table with our column names; index = row of the file."""
    for entry in manifest(out):
        if entry["table"] == table:
            yield read(out, entry["file"], table)


def read(out: Path, file: str, table: str) -> pd.DataFrame:
    names = {title: name for name, title in titles(table).items()}
    (sheet,) = readers.sheets(out / file)
    chunks = list(readers.chunks(sheet))
    frame = pd.concat([c.table.to_pandas().set_index(c.rows.to_numpy()) for c in chunks])
    named: pd.DataFrame = frame.rename(columns=names)
    return named


def whole(out: Path, table: str) -> pd.DataFrame:
    """Return all good rows of a table."""
    bad = {(line["file"], line["row"]) for line in lines(out / "dirty.jsonl")}
    frames = []
    for entry in manifest(out):
        if entry["table"] == table:
            frame = read(out, entry["file"], table)
            frames.append(frame[[(entry["file"], row) not in bad for row in frame.index]])
    return pd.concat(frames, ignore_index=True)


def fen(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return yuan texts as fen; empty is 0."""
    numbers = column.replace("", "0").astype(float) * 100
    return numbers.round().astype("int64")
