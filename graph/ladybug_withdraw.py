"""Taking a batch out of the embedded engine again."""

import time
from typing import Any, Final

import pyarrow as pa

from graph.errors import InvalidParameter, NotFound
from graph.ladybug_driver import give_back
from graph.ladybug_engine import Engine
from graph.ladybug_keys import check_keys
from graph.ladybug_load import COMMIT_ROWS
from graph.model import Flow, Label, Link
from graph.query import Dialect, Query
from graph.schema import ladybug as texts
from graph.store import Removed

_PACKAGE: Final = "graph.cypher"
_STATUS: Final = Query(_PACKAGE, "batch_status")
_LAST: Final = Query(_PACKAGE, "last_batches")
_MARK: Final = Query(_PACKAGE, "mark_withdrawn")
_SHOWN: Final = 5


def withdraw(engine: Engine, connection: Any, batch: str) -> Removed:
    """Remove `batch` through `connection`, table by table, from a copy that nobody reads yet.

    Raises:
        QueryFailed: the engine has lost the key of a node that stays.
    """
    values = {"batch": batch}
    _must_be_loaded(engine, connection, batch)
    flows = sum(_remove(engine, connection, kind, values) for kind in Flow)
    links = sum(_remove(engine, connection, kind, values) for kind in Link)
    nodes = sum(_remove_nodes(engine, connection, label, values) for label in Label)
    now = time.time_ns() // 1_000_000
    engine.run(connection, _MARK.text(Dialect.LADYBUG), {"batch": batch, "at": now})
    engine.checkpoint(connection)
    for label in Label if nodes else ():
        check_keys(engine, connection, label)
    return Removed(batch, nodes=nodes, flows=flows, links=links)


def _must_be_loaded(engine: Engine, connection: Any, batch: str) -> None:
    found = engine.rows(connection, _STATUS.text(Dialect.LADYBUG), {"batch": batch})
    if not found:
        last = engine.rows(connection, _LAST.text(Dialect.LADYBUG), {"limit": _SHOWN})
        known = ", ".join(row[0] for row in last) or "none"
        raise NotFound(f"no batch {batch!r}; the last ones are: {known}")
    status, at = found[0]
    if status != "loaded":
        raise InvalidParameter(
            f"batch {batch!r} is {status} (at {at} ms); only a loaded batch can be withdrawn"
        )


def _remove(engine: Engine, connection: Any, kind: texts.Kind, values: dict[str, Any]) -> int:
    count = int(engine.rows(connection, texts.count_batch(kind), values)[0][0])
    if count:
        engine.run(connection, texts.delete_batch(kind), values)
        _settle(engine, connection, count)
    return count


def _settle(engine: Engine, connection: Any, removed: int) -> None:
    if removed >= COMMIT_ROWS:
        engine.checkpoint(connection)
        give_back()


def _remove_nodes(engine: Engine, connection: Any, label: Label, values: dict[str, Any]) -> int:
    if not int(engine.rows(connection, texts.count_nodes(label), values)[0][0]):
        return 0
    kept = _first_users(engine, connection, label, values)
    if kept.num_rows:
        engine.run(connection, texts.own(label), {"rows": kept})
    count = int(engine.rows(connection, texts.count_nodes(label), values)[0][0])
    if count:
        engine.run(connection, texts.delete_nodes(label), values)
        _settle(engine, connection, count)
    return count


def _first_users(
    engine: Engine, connection: Any, label: Label, values: dict[str, Any]
) -> pa.Table:
    """Return `id`, and `batch`, `row` of the lowest of the others that touch that node."""
    touching = [
        engine.table(connection, texts.users_of_batch(label, kind, leaving=leaving), values)
        for kind in (*Flow, *Link)
        for leaving in (True, False)
        if any(label == pair[0 if leaving else 1] for pair in texts.pairs_of(kind))
    ]
    users = pa.concat_tables(touching).sort_by(
        [("id", "ascending"), ("batch", "ascending"), ("row", "ascending")]
    )
    first = users.group_by("id", use_threads=False).aggregate(
        [("batch", "first"), ("row", "first")]
    )
    return first.select(["id", "batch_first", "row_first"]).rename_columns(
        ["id", "batch", "row"]
    )
