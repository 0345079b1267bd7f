"""Short ways to read a column in tests."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from ingest.checks import ColumnKind, ColumnSpec, Parsed, parse
from ingest.identity import tokens

KEY = "a key for tests only"


def read(kind: str, texts: Sequence[str], **spec: Any) -> Parsed:
    column = pa.array(list(texts), pa.string())
    return parse(ColumnKind(kind), column, ColumnSpec(**spec), tokens(KEY))


def values(kind: str, texts: Sequence[str], suffix: str = "", **spec: Any) -> list[Any]:
    return list(read(kind, texts, **spec).values[suffix].to_pylist())


def faults(kind: str, texts: Sequence[str], **spec: Any) -> dict[str, list[int]]:
    return {
        problem.code: problem.rows.tolist() for problem in read(kind, texts, **spec).problems
    }
