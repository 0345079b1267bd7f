"""Neo4j: the same Cypher over Bolt; `--kind build` loads an empty server, `clear` empties it.

The server's password is in NEO4J_PASSWORD. It gives a query up by itself after the limit.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import neo4j
import numpy as np
import pyarrow.parquet as pq

from benchmarks.peers.scripts import common, cypher

_INDEX: Final = "CREATE CONSTRAINT peers IF NOT EXISTS FOR (n:Node) REQUIRE n.id IS UNIQUE"
_NODES: Final = "UNWIND $rows AS row CREATE (:Node {id: row[0], through: row[1]})"
_FLOWS: Final = (
    "UNWIND $rows AS row MATCH (a:Node {id: row[0]}) MATCH (b:Node {id: row[1]}) "
    "CREATE (a)-[:FLOW {id: row[2], amount: row[3], at: row[4]}]->(b)"
)
_CLEAR: Final = (
    "MATCH (n:Node) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS",
    "DROP CONSTRAINT peers IF EXISTS",
)
_PART: Final = 20_000


def session_of(store: str) -> neo4j.Session:
    """Return a session at neo4j://user@host:port/database."""
    url = urlsplit(store)
    password = os.environ.get("NEO4J_PASSWORD", "")
    driver = neo4j.GraphDatabase.driver(
        f"{url.scheme}://{url.hostname}:{url.port or 7687}",
        auth=(url.username or "neo4j", password),
    )
    return driver.session(database=url.path.strip("/") or "neo4j", fetch_size=100_000)


def build(session: neo4j.Session, data: Path) -> None:
    """Load the data set into an empty server.

    Raises:
        SystemExit: it is not empty.
    """
    if session.run("MATCH (n) RETURN n LIMIT 1").peek():
        raise SystemExit("the server is not empty; give the benchmark one of its own")
    common.say({"ours": True})  # what is in it from now on may be cleared
    session.run(_INDEX).consume()
    session.run("CALL db.awaitIndexes(300)").consume()
    for rows in _parts(data / "nodes.parquet", ("id", "through")):
        session.run(_NODES, rows=rows).consume()
    for rows in _parts(data / "flows.parquet", ("source", "target", "id", "amount", "at")):
        session.run(_FLOWS, rows=rows).consume()


def _parts(path: Path, names: tuple[str, ...]) -> Iterator[list[Any]]:
    table = pq.read_table(path).select(names)
    for batch in table.to_batches(max_chunksize=_PART):
        yield [list(row) for row in zip(*(c.to_pylist() for c in batch.columns), strict=True)]


def main() -> None:
    """Build, clear, or answer."""
    asked, start = common.arguments(__doc__), time.perf_counter()
    session = session_of(asked.store)
    if asked.kind in ("build", "index", "clear"):
        if asked.kind == "build":
            build(session, asked.data)
        for text in {"clear": _CLEAR, "index": (_INDEX,)}.get(asked.kind, ()):
            session.run(text).consume()
        session.run("CALL db.awaitIndexes(3600)").consume()
        common.loaded(start)
        common.say({"seconds": time.perf_counter() - start})
        return
    common.loaded(start)

    def ask(text: str, values: dict[str, int]) -> list[np.ndarray]:
        query = neo4j.Query(text, timeout=asked.limit)
        result = session.run(query, values)
        names, rows = result.keys(), result.values()
        columns = zip(*rows, strict=True) if rows else ((),) * len(names)
        return [np.array(column) for column in columns]

    cypher.run(ask, asked, "neo4j")


if __name__ == "__main__":
    main()
