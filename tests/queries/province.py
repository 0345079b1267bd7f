"""One graph big enough to leave an engine's paths for small cases, and DuckDB joins over it.

More than 60,000 flows of all kinds between all labels they may join; one node that pays more
than 10,000 times and one that is paid as often; parallel flows, days on which much happens at
the same moment, self-transfers and circles.
"""

from functools import cache
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa

from graph.model import FLOW_PAIRS, PREFIXES, Flow, Label
from graph.store import GraphStore
from queries.tracing import TraceOptions
from tests.graph import rows

DAY: Final = 86_400_000
FIRST: Final = 1_700_000_000_000 // DAY * DAY - 8 * 3_600_000  # a midnight in Shanghai

SIZES: Final = {
    Label.FUNDING_SOURCE: 100,
    Label.ALLOCATION: 800,
    Label.PROJECT: 600,
    Label.VILLAGE_ACCOUNT: 800,
    Label.PAYEE: 12_000,
    Label.INVOICE: 2_000,
    Label.BANK_ACCOUNT: 1_500,
}
EACH: Final = 900  # flows of each kind between each two labels
MANY: Final = 12_000  # flows of the two big nodes

PAYER, COLLECTOR = "project:0", "account:0"

_PREFIX: Final = {label: prefix for prefix, label in PREFIXES.items()}


def ids(label: Label) -> list[str]:
    return [f"{_PREFIX[label]}:{number}" for number in range(SIZES[label])]


def nodes(label: Label) -> dict[str, list[str]]:
    own = ids(label)
    return {
        "id": own,
        "name": [f"{'甲乙丙丁'[number % 4]}{number % 97}{label}" for number in range(len(own))],
        "division": [
            f"43082{number % 5}000000" if number % 7 else "" for number in range(len(own))
        ],
    }


@cache
def flows() -> dict[tuple[Flow, Label, Label], pa.Table]:
    """Return all flows by kind and labels; the same on every call."""
    chance = np.random.default_rng(20_241_123)
    made: dict[tuple[Flow, Label, Label], pa.Table] = {}
    for kind, pairs in FLOW_PAIRS.items():
        for source, target in pairs:
            a = chance.integers(0, SIZES[source], EACH)
            b = chance.integers(0, SIZES[target], EACH)
            if source is target:
                b[:30] = a[:30]  # to itself
            a[30:60], b[30:60] = a[30], b[30]  # parallel
            made[kind, source, target] = _table(chance, len(made), (source, target), a, b)
    everybody, zero = np.arange(MANY) % SIZES[Label.PAYEE], np.zeros(MANY, np.int64)
    for kind, source, target in (
        (Flow.PAID, Label.PROJECT, Label.PAYEE),
        (Flow.TRANSFERRED, Label.PAYEE, Label.BANK_ACCOUNT),
    ):
        a, b = (zero, everybody) if source is Label.PROJECT else (everybody, zero)
        more = _table(chance, len(made) + (source is Label.PAYEE), (source, target), a, b)
        made[kind, source, target] = pa.concat_tables([made[kind, source, target], more])
    return made


def _table(
    chance: np.random.Generator, number: int, labels: tuple[Label, Label], a: Any, b: Any
) -> pa.Table:
    count = len(a)
    first, second = (ids(label) for label in labels)
    return rows.flows(
        [(first[i], second[j]) for i, j in zip(a.tolist(), b.tolist(), strict=True)],
        id=[f"流{number}-{count}-{row}" for row in range(count)],
        amount=(chance.integers(1, 60, count) * chance.choice([1, 2**33], count)).tolist(),
        at=(FIRST + chance.integers(0, 500, count) * DAY).tolist(),
        fund=chance.choice(["", "fund:1", "fund:2"], count).tolist(),
        doc=[f"记-{row}" for row in range(count)],
        purpose=["补助"] * count,
    )


def load(store: GraphStore) -> None:
    with store.loading("b1") as batch:
        for label in SIZES:
            own = nodes(label)
            names, divisions = own["name"], own["division"]
            batch.nodes(label, rows.nodes(label, own["id"], name=names, division=divisions))
        for (kind, source, target), table in flows().items():
            batch.flows(kind, source, target, table)
        batch.record(*rows.record("b1", at=FIRST))


class Joins:
    """Answers by joins over the same tables, one hop a join."""

    def __init__(self) -> None:
        self.db = duckdb.connect()
        named = [
            table.append_column("kind", pa.array([str(kind)] * table.num_rows))
            for (kind, _, _), table in flows().items()
        ]
        everything, everyone = pa.concat_tables(named), _all_nodes()
        self.db.register("given_flows", everything)
        self.db.register("given_nodes", everyone)
        self.db.execute('CREATE TABLE flow AS SELECT *, "at" AS day FROM given_flows')
        self.db.execute("CREATE TABLE node AS FROM given_nodes")

    def rows(self, text: str, /, **values: Any) -> list[tuple[Any, ...]]:
        return self.db.execute(text, values).fetchall()

    def keep(self, options: TraceOptions, way: str = "out") -> None:
        """Make `kept`: the flows that pass the filters, walked with or against the money."""
        self.rows(_KEPT, **options.filters(), out=way == "out")

    def chains(self, origin: str, options: TraceOptions, way: str) -> None:
        """Make `chain`: all chains of up to one flow more than asked, in walking order."""
        self.keep(options, way)
        self.rows(_HOP, origin=origin)
        self.rows("CREATE OR REPLACE TEMP TABLE chain AS FROM last")
        for _ in range(options.hops):
            self.rows(_NEXT, strict=options.strict)
            self.rows("INSERT INTO chain FROM last")


_KEPT: Final = """
    CREATE OR REPLACE TEMP TABLE kept AS
    SELECT *, CASE WHEN $out THEN source ELSE target END AS near,
      CASE WHEN $out THEN target ELSE source END AS far,
      CASE WHEN $out THEN day ELSE -day END AS moment
    FROM flow
    WHERE day BETWEEN $since AND $until AND amount >= $least
      AND list_contains($kinds, kind) AND $fund IN ('', fund)
"""
_HOP: Final = """
    CREATE OR REPLACE TEMP TABLE last AS
    SELECT [id] AS flows, far AS node, moment, amount, 1 AS hops
    FROM kept
    WHERE near = $origin
"""
_NEXT: Final = """
    CREATE OR REPLACE TEMP TABLE last AS
    SELECT list_append(c.flows, f.id) AS flows, f.far AS node, f.moment, f.amount,
      c.hops + 1 AS hops
    FROM last c
    JOIN kept f ON f.near = c.node AND f.moment >= c.moment
    WHERE NOT ($strict AND f.moment = c.moment) AND NOT list_contains(c.flows, f.id)
"""


def _all_nodes() -> pa.Table:
    return pa.concat_tables(
        pa.table({**nodes(label), "label": [str(label)] * SIZES[label]}) for label in SIZES
    )
