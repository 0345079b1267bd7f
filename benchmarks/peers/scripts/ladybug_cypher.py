"""Ladybug: Cypher over one table of nodes and one of flows; `--kind build` makes them."""

import time
from pathlib import Path
from typing import Any

import ladybug
import numpy as np
import pyarrow.parquet as pq

from benchmarks.peers.scripts import common, cypher

_TABLES = (
    "CREATE NODE TABLE Node(id INT64 PRIMARY KEY, through INT64)",
    "CREATE REL TABLE FLOW(FROM Node TO Node, id INT64, amount INT64, at INT64)",
)
_COLUMNS = ("source", "target", "id", "amount", "at")


def build(connection: Any, data: Path) -> None:
    """Load the data set."""
    for text in _TABLES:
        connection.execute(text)
    nodes = pq.read_table(data / "nodes.parquet")
    connection.execute("COPY Node FROM $rows", {"rows": nodes})
    flows = pq.read_table(data / "flows.parquet").select(_COLUMNS)
    connection.execute("COPY FLOW FROM $rows", {"rows": flows})
    connection.execute("CHECKPOINT")


def main() -> None:
    """Build, or open and answer."""
    asked, start = common.arguments(__doc__), time.perf_counter()
    building = asked.kind == "build"
    database = ladybug.Database(
        asked.store, buffer_pool_size=asked.pool, read_only=not building
    )
    connection = ladybug.Connection(database)
    if building:
        build(connection, asked.data)
        common.say({"loaded": time.perf_counter() - start})
        common.say({"seconds": time.perf_counter() - start})
        return
    common.loaded(start)

    def ask(text: str, values: dict[str, int]) -> list[np.ndarray]:
        answer: Any = connection.execute(text, values)
        table = answer.get_as_arrow(1_000_000)
        return [column.to_numpy() for column in table.columns]

    cypher.run(ask, asked, "ladybug")


if __name__ == "__main__":
    main()
