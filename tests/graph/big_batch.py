"""A graph of few flows, and a batch on top of it that takes many transactions of a server."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from graph.model import Flow, Label, Link
from graph.neo4j_load import IN_ONE
from graph.store import GraphStore, Load
from tests.conftest import Neo4j
from tests.graph.rows import flows, links, nodes, record

#: Payees of the batch; more rows than one transaction takes.
MANY: Final = IN_ONE + 1_000
#: So many of them are paid by project:1, which is known.
PAID: Final = 40


def small_graph(store: GraphStore) -> None:
    """Load a fund, an allocation, project:1 and two payees, one without a name."""
    fund = "funding_source:1"
    with store.loading("old") as load:
        load.nodes(Label.FUNDING_SOURCE, nodes(Label.FUNDING_SOURCE, [fund], "old"))
        load.nodes(Label.ALLOCATION, nodes(Label.ALLOCATION, ["allocation:1"], "old"))
        load.nodes(Label.PROJECT, nodes(Label.PROJECT, ["project:1"], "old"))
        payees = nodes(Label.PAYEE, ["payee:1", "payee:2"], "old", name=["", "村民乙"])
        load.nodes(Label.PAYEE, payees)
        ends = [("project:1", "payee:1"), ("project:1", "payee:2")]
        paid = flows(ends, "old", prefix="old", fund=[fund, fund])
        load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, paid)
        allocated = flows([(fund, "allocation:1")], "old", prefix="alloc")
        load.flows(Flow.ALLOCATED, Label.FUNDING_SOURCE, Label.ALLOCATION, allocated)
        load.record(*record("old"))


def write_big(load: Load, batch: str = "big") -> None:
    """Name payee:1, add many payees, pay some of them and give payee:1 a relative."""
    named = nodes(Label.PAYEE, ["payee:1"], "old", name=["村民甲"])
    load.fill(Label.PAYEE, named)
    ids = [f"payee:{batch}:{row}" for row in range(MANY)]
    fund = "funding_source:1"
    new = nodes(Label.PAYEE, ids, batch, name=["村民丙"] * MANY)
    ends = [("project:1", payee) for payee in ids[:PAID]]
    paid = flows(ends, batch, prefix=batch, fund=[fund] * PAID)
    load.nodes(Label.PAYEE, new.slice(0, PAID))
    load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, paid.slice(0, PAID // 2))
    load.nodes(Label.PAYEE, new.slice(PAID))
    load.flows(Flow.PAID, Label.PROJECT, Label.PAYEE, paid.slice(PAID // 2))
    kin = links([("payee:1", ids[0])], batch)
    load.links(Link.KIN_OF, Label.PAYEE, Label.PAYEE, kin)
    allocated = flows([(fund, "allocation:1")], batch, prefix=f"{batch}-alloc")
    load.flows(Flow.ALLOCATED, Label.FUNDING_SOURCE, Label.ALLOCATION, allocated)


def load_big(store: GraphStore, batch: str = "big") -> None:
    with store.loading(batch) as load:
        write_big(load, batch)
        load.record(*record(batch))


_LOADER = """
import sys
from graph.store import open_store
from tests.graph.big_batch import write_big
url, password = sys.argv[1:]
with open_store(url, password=password) as store, store.loading("big") as load:
    write_big(load)
    sys.stdout.write("written\\n")
    sys.stdout.flush()
    sys.stdin.read()
"""


@contextmanager
def load_that_is_killed(server: Neo4j) -> Iterator[None]:
    """Let a process write all of a batch but its end; it is killed when the block ends."""
    command = [sys.executable, "-c", _LOADER, server.url, server.password]
    root, pipe = Path(__file__).parents[2], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=root) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        try:
            yield
        finally:
            os.kill(process.pid, signal.SIGKILL)
