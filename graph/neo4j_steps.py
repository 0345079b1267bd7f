"""Bringing a server's store of an older schema to this one."""

from collections.abc import Mapping
from typing import Any, Final

from graph.model import SCHEMA_VERSION, Flow
from graph.neo4j_connection import CHUNK, Connection, Run
from graph.properties import MANY_FILLED
from graph.schema.neo4j import text

_WHAT: Final = "bringing up the schema"


def bring_up(connection: Connection, version: int) -> None:
    """Take the steps from `version` to this one; they can be taken again."""
    if version < 3:
        for kind in Flow:
            while _written(connection, text("fill_flows", kind=kind), {"rows": CHUNK}):
                continue
        _written(connection, text("fill_batches"), {"filled": MANY_FILLED})
    values = [["schema_version", str(SCHEMA_VERSION)]]
    _written(connection, text("set"), {"rows": values})


def _written(connection: Connection, cypher: str, values: Mapping[str, Any]) -> int:
    def work(run: Run) -> int:
        answer = run(cypher, dict(values))
        return int(answer[0][0]) if answer else 0

    return connection.write(_WHAT, work)
