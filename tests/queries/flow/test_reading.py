"""Flows read by two processes: the same as by one, whatever befalls the second."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.errors import QueryFailed, StoreError
from graph.ladybug_store import LadybugStore
from graph.model import Flow
from graph.query import Query
from graph.store import GraphStore, open_store
from queries.flow import read, reading, second_reader
from queries.flow.build import Meta
from queries.flow.nodes import Nodes
from queries.flow.projection import Projection, projection_of
from queries.flow.second_reader import SecondReader
from queries.flow.strings import Strings
from tests.queries.factories import Sent, fill
from tests.queries.flow.test_projection import arrays, told

DAY = 86_400_000
FUNDS = ["", "fund:A", "fund:B", "fund:C"]


def payments(batch: str, count: int) -> list[Sent]:
    return [
        Sent(
            f"{batch}-{n}", f"project:{n % 7}", f"payee:{n * 13 % 29}", 100 + n, n % 5 * DAY,
            Flow.PAID, FUNDS[n * 5 % 4],
        )
        for n in range(count)
    ]  # fmt: skip


@pytest.fixture
def url(tmp_path: Path) -> str:
    where = f"ladybug://{tmp_path}/store.db"
    with open_store(where, create=True) as store:
        fill(store, payments("b1", 60), batch="b1")
        fill(store, payments("b2", 40), batch="b2")
    return where


@pytest.fixture
def reader(url: str) -> Iterator[GraphStore]:
    with open_store(url, read_only=True) as store:
        yield store


@pytest.fixture
def one(reader: GraphStore, tmp_path: Path) -> Projection:
    """The projection as one process reads it."""
    return projection_of(reader, tmp_path / "one")


@pytest.fixture
def two(one: Projection, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on two processes read, a few flows at a time; the first waits for the other."""
    monkeypatch.setattr(read, "_PAGE", 10)
    monkeypatch.setattr(reading, "_ENOUGH", 1)
    here = threading.Event()
    real_start, real_read, real_nodes = (
        SecondReader.start, SecondReader.read, read.Reader.read_nodes,
    )  # fmt: skip

    def start(self: SecondReader) -> None:
        try:
            real_start(self)
        except StoreError:
            here.set()
            raise

    def reads(self: SecondReader, page: read.Page) -> None:
        here.set()
        real_read(self, page)

    def nodes(self: read.Reader, folder: Path) -> Nodes:
        assert here.wait(60)
        return real_nodes(self, folder)

    monkeypatch.setattr(SecondReader, "start", start)
    monkeypatch.setattr(SecondReader, "read", reads)
    monkeypatch.setattr(read.Reader, "read_nodes", nodes)


def files(cache: Path, projection: Projection) -> list[int]:
    """Return how many ids each file holds."""
    folder = cache / projection.state
    return [len(Strings([folder / name])) for name in Meta.read(folder).ids]


@pytest.mark.usefixtures("two")
def test_two_processes_read_what_one_reads(
    reader: GraphStore, one: Projection, tmp_path: Path
) -> None:
    both = projection_of(reader, tmp_path / "two")
    assert told(both) == told(one)
    assert dict(arrays(both)) == dict(arrays(one))
    shares = files(tmp_path / "two", both)
    assert (len(shares), sum(shares), min(shares) > 0) == (2, 100, True)
    left = {path.name for path in (tmp_path / "two" / both.state).iterdir()}
    assert "reading" not in left


@pytest.mark.usefixtures("two")
def test_two_processes_read_only_new_batches(
    url: str, reader: GraphStore, tmp_path: Path
) -> None:
    projection_of(reader, tmp_path / "two")
    with open_store(url) as writer:
        fill(writer, payments("b3", 30), batch="b3")
        writer.withdraw("b1")
    refreshed = projection_of(reader, tmp_path / "two")
    anew = projection_of(reader, tmp_path / "anew")
    assert told(refreshed) == told(anew)
    assert dict(arrays(refreshed)) == dict(arrays(anew))
    assert sum(files(tmp_path / "two", refreshed)[2:]) == 30


@pytest.mark.usefixtures("two")
def test_what_a_killed_reader_had_is_read_by_the_first(
    reader: GraphStore,
    one: Projection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    real = SecondReader.read

    def killed(self: SecondReader, page: read.Page) -> None:
        real(self, page)
        if self.process is not None:
            self.process.kill()

    monkeypatch.setattr(SecondReader, "read", killed)
    both = projection_of(reader, tmp_path / "two")
    assert told(both) == told(one)
    assert files(tmp_path / "two", both) == [100]
    assert "reading goes on in one process: the second reader is gone" in caplog.text


def no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")


def not_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")


def other_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_reader, "digest", lambda _: "other")


def noise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_reader, "_START", "print('hello')")


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("harm", [no_program, not_python, other_code, noise])
def test_without_a_second_reader_the_first_reads_all(
    reader: GraphStore,
    one: Projection,
    tmp_path: Path,
    harm: Callable[[pytest.MonkeyPatch], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        harm(patch)
        both = projection_of(reader, tmp_path / "two")
    assert told(both) == told(one)
    assert files(tmp_path / "two", both) == [100]
    assert "reading goes on in one process" in caplog.text


@pytest.mark.usefixtures("two")
def test_modules_of_the_working_directory_are_not_loaded(
    reader: GraphStore, one: Projection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json.py", "queries.py", "numpy.py"):
        (tmp_path / name).write_text("raise SystemExit('foreign code')")
    monkeypatch.chdir(tmp_path)
    both = projection_of(reader, tmp_path / "two")
    assert (told(both), len(files(tmp_path / "two", both))) == (told(one), 2)


@pytest.mark.usefixtures("two")
def test_a_reader_that_finds_another_state_gives_up(
    url: str,
    reader: GraphStore,
    one: Projection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    real = SecondReader.start

    def late(self: SecondReader) -> None:
        with open_store(url) as writer:
            writer.withdraw("b1")
        real(self)

    monkeypatch.setattr(SecondReader, "start", late)
    assert told(projection_of(reader, tmp_path / "two")) == told(one)
    assert "was replaced meanwhile" in caplog.text


def test_flows_that_the_engine_keeps_back_are_missed(
    reader: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = LadybugStore.read_table

    def short(self: LadybugStore, query: Query, /, **values: Any) -> pa.Table:
        rows = real(self, query, **values)
        return rows.slice(1) if "flows_reaching" in query.name and rows.num_rows else rows

    monkeypatch.setattr(LadybugStore, "read_table", short)
    with pytest.raises(StoreError, match="counts 100 flows and answered 99"):
        projection_of(reader, tmp_path / "short")


@pytest.mark.usefixtures("two")
def test_when_the_first_fails_the_second_is_gone(
    reader: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[SecondReader] = []
    init = SecondReader.__init__

    def noted(self: SecondReader, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        started.append(self)

    def fails(*_: Any) -> None:
        raise QueryFailed("no answer")

    monkeypatch.setattr(SecondReader, "__init__", noted)
    monkeypatch.setattr(read.Reader, "read", fails)
    with pytest.raises(QueryFailed, match="no answer"):
        projection_of(reader, tmp_path / "two")
    (second,) = started
    assert second.process is None or second.process.poll() is not None
    assert list((tmp_path / "two").iterdir()) == []
