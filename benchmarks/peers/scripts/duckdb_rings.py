"""DuckDB: joins of the flows with themselves, as in `duckdb_rings.sql`."""

import importlib
import time
from pathlib import Path
from typing import Any

from benchmarks.peers.scripts import common


def rings(connection: Any, text: str) -> set[tuple[int, ...]]:
    """Return cycles of nodes round which flows go in time."""
    rows = connection.execute(text, {"window": common.WINDOW}).fetchall()
    return common.cycles_of(row[0] for row in rows)


def main() -> None:
    """Load, answer."""
    asked, start = common.arguments(__doc__), time.perf_counter()
    connection = importlib.import_module("duckdb").connect()
    connection.execute(
        'CREATE TABLE flow AS SELECT source, target, "at" AS moment FROM read_parquet($file)',
        {"file": str(asked.data / "flows.parquet")},
    )
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    common.loaded(start)
    found, said = common.repeated(lambda: rings(connection, text), asked.limit)
    common.say(said | common.by_hops(found))


if __name__ == "__main__":
    main()
