"""A table that grows: every node can still be found, every flow has its money."""

import hashlib
import itertools
from collections.abc import Iterator
from pathlib import Path

import ladybug
import pyarrow as pa
import pytest

from graph.errors import FundtraceError, QueryFailed
from graph.ladybug_engine import Engine
from graph.ladybug_keys import check_keys
from graph.ladybug_load import SPOOLED_ROWS
from graph.ladybug_store import open_ladybug
from graph.model import Flow, Label
from graph.query import Query
from graph.store import GraphStore, open_store
from tests.graph.rows import flows, nodes, record

BEFORE, MORE = 100_000, 300_000
SMALL_POOL = 384 * 2**20
TOTALS = Query("tests.graph.texts", "totals")


def keys(count: int) -> list[str]:
    """Return ids of which the engine loses one when 300,000 follow 100,000 in one COPY."""
    first = 10_000_000
    return [
        f"contact:{hashlib.blake2b(str(at).encode(), digest_size=12).hexdigest()}"
        for at in range(first, first + count)
    ]


def load_contacts(store: GraphStore, batch: str, ids: list[str]) -> None:
    with store.loading(batch) as load:
        load.nodes(Label.CONTACT, nodes(Label.CONTACT, ids, batch))
        load.record(*record(batch))


def test_the_engine_itself_loses_a_key_and_the_check_sees_it(tmp_path: Path) -> None:
    ids = keys(BEFORE + MORE)
    path = tmp_path / "plain.db"
    with ladybug.Database(path) as database, ladybug.Connection(database) as connection:
        connection.execute("CREATE NODE TABLE Contact(id STRING PRIMARY KEY)")
        for some in (ids[:BEFORE], ids[BEFORE:]):
            connection.execute("COPY Contact FROM $rows", {"rows": pa.table({"id": some})})
        engine = Engine(path, read_only=True, buffer_pool=0)
        with pytest.raises(QueryFailed, match="finds 399999 of 400000 rows"):
            check_keys(engine, connection, "Contact")
        engine.close()


def test_a_batch_three_times_as_large_as_the_one_before_loses_no_key(
    embedded: GraphStore,
) -> None:
    ids = keys(BEFORE + MORE)
    load_contacts(embedded, "b1", ids[:BEFORE])
    load_contacts(embedded, "b2", ids[BEFORE:])
    assert embedded.labels_by_id(pa.array(ids)).num_rows == BEFORE + MORE


def test_a_table_that_grows_many_times_within_one_load_loses_no_key(
    embedded: GraphStore,
) -> None:
    ids = iter(keys(BEFORE + MORE))
    sizes = (1, 7, 50, 3_000, SPOOLED_ROWS, 190_000)
    with embedded.loading("b1") as load:
        for size in sizes:
            some = list(itertools.islice(ids, size))
            load.nodes(Label.CONTACT, nodes(Label.CONTACT, some))
        load.record(*record("b1"))
    found = embedded.labels_by_id(pa.array(keys(BEFORE + MORE)))
    assert found.num_rows == sum(sizes)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[GraphStore]:
    """A store whose pool takes a COPY of some 300,000 rows at a time."""
    url = f"ladybug://{tmp_path}/small.db"
    with open_ladybug(
        url, read_only=False, create=True, currency="CNY", buffer_pool=SMALL_POOL
    ) as store:
        with store.loading("ends") as load:
            load.nodes(Label.PROJECT, nodes(Label.PROJECT, ["project:1"], "ends"))
            load.nodes(Label.PAYEE, nodes(Label.PAYEE, ["payee:1"], "ends"))
            load.record(*record("ends"))
        yield store


def payments(part: int, target: str = "payee:1") -> pa.Table:
    rows = SPOOLED_ROWS + part
    ends = [("project:1", target)] * rows
    amounts = range(part + 1, part + 1 + rows)
    return flows(ends, "b1", prefix=f"{part}-", amount=amounts)


def test_payments_that_do_not_fit_the_pool_together_arrive_to_the_fen(
    small: GraphStore, tmp_path: Path
) -> None:
    parts = [payments(part) for part in range(4)]
    with small.loading("b1") as load:
        for part in parts:
            load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, part)
        load.record(*record("b1"))
    wanted = pa.concat_tables(parts)
    assert small.read(TOTALS)[0] == (wanted.num_rows, sum(wanted["amount"].to_pylist()))
    small.close()  # its pool is too small to look for ids
    few = wanted.slice(SPOOLED_ROWS - 5, 10).sort_by("id")
    with open_store(f"ladybug://{tmp_path}/small.db", read_only=True) as store:
        found = store.flows_by_id(few["id"].combine_chunks()).sort_by("id")
    assert found["amount"].to_pylist() == few["amount"].to_pylist()
    assert {path.name for path in tmp_path.iterdir()} <= {"small.db", "small.db.lock"}


def test_a_payment_to_nobody_that_waits_in_the_file_undoes_the_load(
    small: GraphStore, tmp_path: Path
) -> None:
    with pytest.raises(FundtraceError), small.loading("b1") as load:
        load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, payments(0))
        load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, payments(1, "payee:none"))
        load.record(*record("b1"))
    assert small.read(TOTALS)[0][0] == 0
    assert {path.name for path in tmp_path.iterdir()} <= {"small.db", "small.db.lock"}


def test_a_caller_that_gives_up_leaves_no_file_of_rows(
    small: GraphStore, tmp_path: Path
) -> None:
    with pytest.raises(KeyError), small.loading("b1") as load:
        load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, payments(0))
        raise KeyError("a mistake of the caller")
    assert small.read(TOTALS)[0][0] == 0
    assert {path.name for path in tmp_path.iterdir()} <= {"small.db", "small.db.lock"}
