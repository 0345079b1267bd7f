"""A process that dies while it loads leaves the batch whole or not at all."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest

from graph.model import Label
from graph.query import Query
from graph.store import GraphStore, open_store
from tests.graph.rows import flows, nodes, record

PER_BATCH = Query("tests.graph.texts", "per_batch")
COUNT = 20_000

WRITER = """
import sys
from graph.store import open_store
from tests.graph.test_ladybug_kill import write
store = open_store(sys.argv[1])
print("open", flush=True)
write(store, sys.argv[2], say=lambda word: print(word, flush=True))
store.close()
"""


def write(store: GraphStore, batch: str, say: object = None) -> None:
    """Load `batch`: COUNT projects, payees and payments in four pieces; `say` each step."""
    from graph.model import Flow

    spoken = say if callable(say) else lambda word: None
    projects = [f"project:{batch}:{row}" for row in range(COUNT)]
    payees = [f"payee:{batch}:{row}" for row in range(COUNT)]
    rows = flows(list(zip(projects, payees, strict=True)), batch, prefix=f"{batch}-")
    with store.loading(batch) as load:
        load.nodes(Label.PROJECT, nodes(Label.PROJECT, projects, batch))
        load.nodes(Label.PAYEE, nodes(Label.PAYEE, payees, batch))
        spoken("nodes")
        for at in range(0, COUNT, COUNT // 4):
            piece = rows.slice(at, COUNT // 4)
            load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, piece)
            spoken("piece")
        load.record(*record(batch))
        spoken("commit")
    spoken("done")


def answer(batch: str) -> tuple[object, ...]:
    rows = COUNT * (COUNT - 1) // 2
    return (batch, COUNT, COUNT * 100, rows, rows)


def killed(file: Path, batch: str, after: str, delay: float) -> None:
    """Start a writer and kill it `delay` seconds after it has said `after`."""
    command = [sys.executable, "-c", WRITER, f"ladybug://{file}", batch]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for line in writer.stdout:
            if line.strip() == after:
                break
        time.sleep(delay)
        writer.kill()
        writer.wait()


POINTS = [("open", 0.4), ("nodes", 0.2), ("piece", 0.1), ("commit", 0.6), ("done", 0.05)]


@pytest.mark.slow
def test_a_killed_load_is_whole_or_nothing(file: Path) -> None:
    draw = random.Random(20)
    with open_store(f"ladybug://{file}", create=True) as store:
        write(store, "b0")
    present = ["b0"]
    outcomes = set()
    for number in range(1, 16):
        after, longest = POINTS[number % len(POINTS)]
        killed(file, f"b{number}", after, draw.uniform(0, longest))
        with open_store(f"ladybug://{file}", read_only=True) as reader:
            seen = reader.read(PER_BATCH)
        with open_store(f"ladybug://{file}") as store:
            assert store.recover() == []
            found = store.read(PER_BATCH)
            whole = (f"b{number}",) in store.read(Query("tests.graph.texts", "batches"))
            left = store.labels_by_id(pa.array([f"project:b{number}:0", f"payee:b{number}:9"]))
            if whole:
                store.withdraw(present[0])
                present = [*present[1:], f"b{number}"]
        wanted = [answer(batch) for batch in sorted({*present})]
        outcomes.add(whole)
        assert left.num_rows == (2 if whole else 0)
        assert seen == found
        with open_store(f"ladybug://{file}", read_only=True) as reader:
            assert reader.read(PER_BATCH) == wanted
        if after == "done":
            assert whole
    assert outcomes == {True, False}
