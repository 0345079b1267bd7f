"""Readers beside a writer: never a row that was not committed, never a wrong one."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from graph.ladybug_store import open_ladybug
from graph.model import Flow, Label
from graph.query import Query
from graph.store import GraphStore
from tests.graph.rows import flows, nodes, record

PER_BATCH = Query("tests.graph.texts", "per_batch")
COUNT = 20_000
#: The pool is so small that pages have to be read from the file again and again.
SMALL_POOL = 48 * 2**20

READER = """
import sys
from graph.ladybug_store import open_ladybug
from tests.graph.test_ladybug_readers import PER_BATCH, SMALL_POOL
how = {"read_only": True, "create": False, "currency": "", "buffer_pool": SMALL_POOL}
store = open_ladybug(sys.argv[1], **how)
for line in sys.stdin:
    print(store.read(PER_BATCH), flush=True)
"""


def load(store: GraphStore, batch: str) -> None:
    projects = [f"project:{batch}:{row}" for row in range(COUNT)]
    payees = [f"payee:{batch}:{row}" for row in range(COUNT)]
    ends = list(zip(projects, payees, strict=True))
    with store.loading(batch) as opened:
        opened.nodes(Label.PROJECT, nodes(Label.PROJECT, projects, batch))
        opened.nodes(Label.PAYEE, nodes(Label.PAYEE, payees, batch))
        rows = flows(ends, batch, prefix=f"{batch}-")
        opened.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, rows)
        opened.record(*record(batch))


def answer(*batches: str) -> list[tuple[object, ...]]:
    """Return what `PER_BATCH` says when `batches` are there whole."""
    rows = COUNT * (COUNT - 1) // 2
    return [(batch, COUNT, COUNT * 100, rows, rows) for batch in sorted(batches)]


def small(file: Path) -> GraphStore:
    return open_ladybug(
        f"ladybug://{file}",
        read_only=False,
        create=True,
        currency="CNY",
        buffer_pool=4 * SMALL_POOL,
    )


@pytest.mark.slow
def test_another_process_reads_what_is_committed_and_nothing_else(file: Path) -> None:
    with (
        small(file) as store,
        subprocess.Popen(
            [sys.executable, "-c", READER, f"ladybug://{file}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as reader,
    ):

        def asked() -> str:
            assert reader.stdin is not None and reader.stdout is not None
            reader.stdin.write("\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        present: set[str] = set()
        for number in range(5):
            load(store, f"b{number}")
            present.add(f"b{number}")
            assert asked() == str(answer(*present))
            if number >= 2:
                with store.loading(f"open{number}") as opened:
                    opened.nodes(Label.PAYEE, nodes(Label.PAYEE, ["payee:x"], f"open{number}"))
                    assert asked() == str(answer(*present))
                    opened.record(*record(f"open{number}"))
                store.withdraw(f"open{number}")
                store.withdraw(f"b{number - 2}")
                present.remove(f"b{number - 2}")
                assert asked() == str(answer(*present))
        assert reader.stdin is not None
        reader.stdin.close()


@pytest.mark.slow
def test_threads_read_whole_batches_while_others_come_and_go(file: Path) -> None:
    seen: list[list[tuple[object, ...]]] = []
    failures: list[Exception] = []
    done = threading.Event()

    def read(store: GraphStore) -> None:
        while not done.is_set():
            try:
                seen.append(store.read(PER_BATCH))
            except Exception as error:
                failures.append(error)
                return

    with small(file) as store:
        load(store, "b0")
        readers = [threading.Thread(target=read, args=(store,)) for _ in range(3)]
        for thread in readers:
            thread.start()
        for number in range(1, 6):
            load(store, f"b{number}")
            store.withdraw(f"b{number - 1}")
        done.set()
        for thread in readers:
            thread.join()
    states = [answer(f"b{number}") for number in range(6)]
    states += [answer(f"b{number - 1}", f"b{number}") for number in range(1, 6)]
    assert failures == []
    assert len(seen) > 10
    assert [rows for rows in seen if rows not in states] == []
