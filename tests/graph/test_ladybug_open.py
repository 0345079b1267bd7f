"""The file of an embedded store: locked, foreign, newer, broken."""

import os
import subprocess
import sys
from pathlib import Path

import ladybug
import pyarrow as pa
import pytest

from graph.errors import (
    InvalidParameter,
    NotFound,
    QueryFailed,
    SchemaMismatch,
    StoreLocked,
    StoreUnavailable,
)
from graph.ladybug_store import open_ladybug
from graph.model import (
    FLOW_PAIRS,
    FLOW_PROPERTIES,
    LINK_PROPERTIES,
    SCHEMA_VERSION,
    Flow,
    Label,
    Link,
)
from graph.query import Query
from graph.store import GraphStore, open_store
from tests.graph.rows import two_projects
from tests.queries.factories import Sent, fill

TOTALS = Query("tests.graph.texts", "totals")
OPEN = "import sys; from graph.store import open_store; open_store(sys.argv[1])"


def url(file: Path) -> str:
    return f"ladybug://{file}"


def alter(file: Path, key: str, value: str) -> None:
    """Change what a closed store says of itself."""
    with ladybug.Database(file) as base, ladybug.Connection(base) as connection:
        connection.execute(
            "MATCH (s:Store) WHERE s.key = $key SET s.value = $value",
            {"key": key, "value": value},
        )


def test_missing_folders_are_made_and_names_may_hold_anything(tmp_path: Path) -> None:
    file = tmp_path / "一 二" / "a b" / "store.db"
    with open_store(url(file), create=True):
        assert file.exists()
    with open_store(f"ladybug://{tmp_path}/%E4%B8%80%20%E4%BA%8C/a%20b/store.db") as store:
        assert store.info().currency == "CNY"


def test_a_second_writer_is_told_to_wait(embedded: GraphStore, file: Path) -> None:
    with pytest.raises(StoreLocked, match="reading only"):
        open_store(url(file))
    second = subprocess.run(
        [sys.executable, "-c", OPEN, url(file)], capture_output=True, text=True, check=False
    )
    assert "StoreLocked" in second.stderr


def test_a_reader_that_closes_leaves_the_writer_its_lock(
    embedded: GraphStore, file: Path
) -> None:
    open_store(url(file), read_only=True).close()
    second = subprocess.run(
        [sys.executable, "-c", OPEN, url(file)], capture_output=True, text=True, check=False
    )
    assert "StoreLocked" in second.stderr


def test_a_closed_store_can_be_opened_for_writing_again(file: Path) -> None:
    open_store(url(file), create=True).close()
    open_store(url(file)).close()


def test_a_store_for_reading_only_is_not_made(file: Path) -> None:
    with pytest.raises(NotFound, match="an import makes one"):
        open_store(url(file), read_only=True, create=True)
    assert not file.exists()


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="is a folder"):
        open_store(url(tmp_path), create=True)


@pytest.mark.parametrize("text", [b"", b"a,b\n1,2\n" * 4000])
@pytest.mark.parametrize("read_only", [False, True])
def test_another_file_is_no_store_and_is_left_alone(
    file: Path, text: bytes, read_only: bool
) -> None:
    file.write_bytes(text)
    with pytest.raises(SchemaMismatch, match="Ladybug database"):
        open_store(url(file), read_only=read_only)
    assert file.read_bytes() == text


def test_a_database_of_others_is_no_store(file: Path) -> None:
    with ladybug.Database(file) as base, ladybug.Connection(base) as connection:
        connection.execute("CREATE NODE TABLE Other(id STRING PRIMARY KEY)")
    for create in (False, True):
        with pytest.raises(SchemaMismatch, match="without a fundtrace store"):
            open_store(url(file), create=create)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("schema_version", str(SCHEMA_VERSION + 1), "newer fundtrace"),
        ("schema_version", "0", "older"),
        ("engine_version", "0.21.0", "written by ladybug 0.21.0"),
    ],
)
def test_a_store_of_another_version_is_refused(
    file: Path, key: str, value: str, says: str
) -> None:
    open_store(url(file), create=True).close()
    alter(file, key, value)
    for read_only in (False, True):
        with pytest.raises(SchemaMismatch, match=says):
            open_store(url(file), read_only=read_only)


def as_version_one(file: Path) -> None:
    """Make the store what it was at schema version 1, with one flow in it."""
    new = ("standard", "account")
    flow = ", ".join(f"{n} {t}" for n, t in FLOW_PROPERTIES.items() if n not in new)
    link = ", ".join(f"{n} {t}" for n, t in LINK_PROPERTIES.items())
    with ladybug.Database(file) as base, ladybug.Connection(base) as connection:
        for table in ("HAS_CONTACT", "RECEIVED_FOR", *Flow):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("ALTER TABLE Batch DROP filled")
        connection.execute(f"CREATE REL TABLE HAS_CONTACT(FROM Payee TO Contact, {link})")
        for kind in Flow:
            ends = ", ".join(f"FROM {a} TO {b}" for a, b in FLOW_PAIRS[kind])
            connection.execute(f"CREATE REL TABLE {kind}({ends}, {flow})")
        for node in ("a", "b"):
            connection.execute("CREATE (:BankAccount {id: $id})", {"id": node})
        connection.execute(
            "MATCH (a:BankAccount {id: 'a'}) MATCH (b:BankAccount {id: 'b'}) "
            "CREATE (a)-[:TRANSFERRED {id: 'f1', amount: 1000000000007, at: 5, doc: 'd', "
            "fund: '', purpose: 'p', period: '', function_code: '', beneficiary: '', "
            "origin: '', quantity: 9, batch: 'b0', row: 3}]->(b)"
        )
        connection.execute("CHECKPOINT")
    alter(file, "schema_version", "1")


def test_a_store_of_the_first_version_is_brought_up_by_its_next_writer(file: Path) -> None:
    open_store(url(file), create=True).close()
    as_version_one(file)
    with pytest.raises(SchemaMismatch, match="fundtrace doctor"):
        open_store(url(file), read_only=True)
    with open_store(url(file)) as store:
        assert store.info().schema_version == SCHEMA_VERSION
        pair = Label.BANK_ACCOUNT, Label.CONTACT
        ids = pa.array(["account:1"])
        assert store.links_by_source(Link.HAS_CONTACT, *pair, ids).num_rows == 0
        fill(store, [Sent("f2", "b", "a", 2_000_000_000_009, 6)])
        flows = store.flows_by_id(pa.array(["f1", "f2"])).sort_by("id").to_pylist()
    assert [(f["id"], f["amount"], f["row"], f["standard"], f["account"]) for f in flows] == [
        ("f1", 1_000_000_000_007, 3, 0, ""),
        ("f2", 2_000_000_000_009, 0, 0, ""),
    ]
    assert flows[0]["purpose"] == "p"


def test_a_file_of_another_storage_version_is_refused(file: Path) -> None:
    open_store(url(file), create=True).close()
    written = bytearray(file.read_bytes())
    written[4] += 1  # the magic word LBUG, then the version
    file.write_bytes(written)
    with pytest.raises(SchemaMismatch, match="another version"):
        open_store(url(file))


def test_another_version_of_the_engine_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ladybug, "__version__", "0.22.0")
    with pytest.raises(SchemaMismatch, match=r"0\.22\.0 is installed.*0\.20\.4"):
        open_store(url(file), create=True)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_the_right_to_write_can_be_read(file: Path) -> None:
    open_store(url(file), create=True).close()
    file.parent.chmod(0o555)
    with open_store(url(file), read_only=True) as store:
        assert store.info().currency == "CNY"


@pytest.mark.slow
def test_after_running_out_of_memory_the_store_answers_again(file: Path) -> None:
    with open_store(url(file), create=True) as store:
        two_projects(store)
    how = {"read_only": True, "create": False, "currency": ""}
    with open_ladybug(url(file), buffer_pool=24 * 2**20, **how) as store:  # type: ignore[arg-type]
        for _ in range(3):
            with pytest.raises(QueryFailed, match="more memory"):
                store.read(Query("tests.graph.texts", "hungry"))
            assert store.read(TOTALS) == [(2, 200)]


def test_a_load_that_runs_out_of_memory_leaves_nothing(file: Path) -> None:
    open_store(url(file), create=True).close()
    before = file.read_bytes()
    small = 24 * 2**20
    with open_ladybug(
        url(file), read_only=False, create=False, currency="", buffer_pool=small
    ) as store:
        with pytest.raises(QueryFailed, match="more memory"):
            two_projects(store)
        assert store.read(TOTALS)[0][0] == 0
    assert file.read_bytes() == before
    assert sorted(left.name for left in file.parent.iterdir()) == [
        "store.db",
        "store.db.lock",
    ]


def test_who_may_read_the_file_stays_as_it_was(file: Path) -> None:
    with open_store(url(file), create=True) as store:
        file.chmod(0o600)
        two_projects(store)
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    open_store(f"ladybug://{path}", create=True).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + bytes(byte ^ 0xFF for byte in whole[4096:]))
    with pytest.raises((SchemaMismatch, StoreUnavailable)):
        open_store(f"ladybug://{path}").close()
