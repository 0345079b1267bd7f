"""Made-up provinces of any size as columns: trees of funds, and people who pay each other."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.model import (
    BATCH_COLUMNS,
    FLOW_PROPERTIES,
    SOURCE_COLUMNS,
    Flow,
    Label,
    Type,
    node_properties,
)
from graph.store import GraphStore
from graph.tables import arrow_schema

BATCH: Final = "synthetic"
START: Final = 1_704_038_400_000  # 2024-01-01 in Shanghai, epoch ms
DAY: Final = 86_400_000
ROWS: Final = 4_000_000  # of one part

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """Flows of one kind: nodes by number within their label, fen, epoch ms, fund number."""

    kind: Flow
    source: Label
    target: Label
    sources: Numbers
    targets: Numbers
    amounts: Numbers
    times: Numbers
    funds: Numbers


def province(flows: int, seed: int = 7) -> list[Part]:
    """Return about `flows` flows: 4 hops from a source to a payee, and 8 % between payees.

    Sizes follow a province-year: 55 M payments to 12 M persons, one project pays 10⁴ to 10⁶.
    """
    draw = np.random.default_rng(seed)
    sources, allocations, projects = 40, max(60, flows // 20_000), max(40, flows // 9_000)
    payees, paid = max(50, flows * 12 // 55), flows * 92 // 100
    year = 365 * DAY

    def times(first: Numbers, last: int) -> Numbers:
        return np.asarray(first + draw.integers(0, last, len(first)) // DAY * DAY, np.int64)

    top = np.arange(allocations)
    above = np.where(top < allocations // 5, -1, draw.integers(0, allocations // 5, len(top)))
    fund_of = np.where(above < 0, top % sources, above % sources)
    first = top[above < 0]
    down = top[above >= 0]
    holder = draw.integers(allocations // 5, allocations, projects)
    weight = draw.pareto(1.1, projects) + 0.05
    payer = np.sort(draw.choice(projects, paid, p=weight / weight.sum()))
    amounts = draw.integers(1_000, 200_000, paid)
    spent = np.bincount(payer, amounts, projects).astype(np.int64)
    granted = np.bincount(holder, spent, allocations).astype(np.int64) + 1
    passed = np.bincount(above[down], granted[down], allocations).astype(np.int64) + granted
    start = np.full(len(top), START, np.int64)
    on = flows - paid
    return [
        Part(
            Flow.ALLOCATED, Label.FUNDING_SOURCE, Label.ALLOCATION,
            fund_of[first], first, passed[first], times(start[first], 20 * DAY), fund_of[first],
        ),
        Part(
            Flow.PASSED_DOWN, Label.ALLOCATION, Label.ALLOCATION,
            above[down], down, granted[down], times(start[down] + 21 * DAY, 20 * DAY),
            fund_of[down],
        ),
        Part(
            Flow.FUNDED, Label.ALLOCATION, Label.PROJECT,
            holder, np.arange(projects), spent + 1, times(start[holder] + 42 * DAY, 10 * DAY),
            fund_of[holder],
        ),
        Part(
            Flow.PAID, Label.PROJECT, Label.PAYEE,
            payer, draw.integers(0, payees, paid), amounts,
            times(np.full(paid, START + 53 * DAY), year - 90 * DAY), fund_of[holder][payer],
        ),
        Part(
            Flow.TRANSFERRED, Label.PAYEE, Label.PAYEE,
            *_two(draw, payees, on), draw.integers(100, 50_000, on),
            START + 60 * DAY + draw.integers(0, year - 90 * DAY, on), np.full(on, -1),
        ),
    ]  # fmt: skip


def _two(draw: np.random.Generator, nodes: int, count: int) -> tuple[Numbers, Numbers]:
    one = draw.integers(0, nodes, count)
    return one, (one + draw.integers(1, nodes, count)) % nodes


def load(store: GraphStore, parts: list[Part]) -> None:
    """Load `parts` as one batch."""
    with store.loading(BATCH) as opened:
        most: dict[Label, int] = {}
        for part in parts:
            for label, numbers in ((part.source, part.sources), (part.target, part.targets)):
                most[label] = max(most.get(label, 0), int(numbers.max(initial=-1)) + 1)
        for label, count in most.items():
            for low, high in _slices(count):
                opened.nodes(label, _nodes(label, np.arange(low, high)))
        for part in parts:
            for low, high in _slices(len(part.sources)):
                opened.flows(part.kind, part.source, part.target, _flows(part, low, high))
        opened.record(*_record(sum(len(part.sources) for part in parts)))


def _slices(count: int) -> list[tuple[int, int]]:
    return list(pairwise([*range(0, count, ROWS), count])) if count else []


def node_id(label: Label, numbers: Any) -> pa.Array:
    """Return the ids of nodes of `label` by number."""
    prefix = {Label.FUNDING_SOURCE: "fund", Label.ALLOCATION: "alloc"}.get(label, label.lower())
    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 20, "0")
    return pc.binary_join_element_wise(prefix, digits, ":")


def _nodes(label: Label, numbers: Numbers) -> pa.Table:
    given = {"id": node_id(label, numbers), "row": pa.array(numbers)}
    return _table(node_properties(label), len(numbers), given)


def _flows(part: Part, low: int, high: int) -> pa.Table:
    rows = slice(low, high)
    funds = pa.array(part.funds[rows])
    earmarks = node_id(Label.FUNDING_SOURCE, np.arange(max(1, int(part.funds.max()) + 1)))
    known = pc.if_else(pc.less(funds, 0), None, funds)
    given = {
        "source": node_id(part.source, part.sources[rows]),
        "target": node_id(part.target, part.targets[rows]),
        "id": _flow_ids(part, low, high),
        "amount": pa.array(part.amounts[rows]),
        "at": pa.array(part.times[rows]),
        "fund": earmarks.take(known).fill_null(""),
        "row": pa.array(np.arange(low, high)),
    }
    columns = {"source": Type.STRING, "target": Type.STRING, **FLOW_PROPERTIES}
    return _table(columns, high - low, given)


def _flow_ids(part: Part, low: int, high: int) -> pa.Array:
    digits = pc.utf8_lpad(pa.array(np.arange(low, high)).cast(pa.string()), 20, "0")
    return pc.binary_join_element_wise(part.kind.lower(), digits, ":")


def _record(rows: int) -> tuple[pa.Table, pa.Table]:
    own = {"id": pa.array([BATCH]), "status": pa.array(["loaded"])}
    own |= {"read_rows": pa.array([rows]), "loaded_rows": pa.array([rows])}
    return _table(BATCH_COLUMNS, 1, own), _table(SOURCE_COLUMNS, 0, {})


def _table(columns: Any, count: int, given: dict[str, pa.Array]) -> pa.Table:
    blank = {Type.STRING: "", Type.INT64: 0}
    batch = {"batch": pa.repeat(pa.scalar(BATCH), count)}
    data = {
        name: (given if name in given else batch)[name]
        if name in given or name == "batch"
        else pa.repeat(pa.scalar(blank[kind]), count)
        for name, kind in columns.items()
    }
    return pa.table(data, schema=arrow_schema(columns))
