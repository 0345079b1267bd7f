"""Graphs that fit on one screen: who sent how much to whom, and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyarrow as pa

from graph.model import Flow, Label, label_of
from graph.store import GraphStore
from tests.graph import rows


@dataclass(frozen=True, slots=True)
class Sent:
    """A flow; without a kind it is between two accounts, which may have any kind."""

    id: str
    source: str
    target: str
    amount: int
    at: int
    kind: Flow = Flow.TRANSFERRED
    fund: str = ""


def sent(*flows: tuple[str, str, int, int]) -> list[Sent]:
    """Return flows f0, f1, … of (source, target, fen, ms)."""
    return [Sent(f"f{number}", *flow) for number, flow in enumerate(flows)]


def fill(
    store: GraphStore,
    flows: Sequence[Sent],
    *,
    batch: str = "b1",
    nodes: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Load `flows` and those of their ends that are not there; `nodes` gives properties."""
    given: dict[str, Mapping[str, Any]] = {}
    given |= {end: {} for flow in flows for end in (flow.source, flow.target)}
    given |= nodes or {}
    there = store.labels_by_id(pa.array(sorted(given), pa.string()))["id"].to_pylist()
    for node in set(there) - set(nodes or {}):
        del given[node]
    with store.loading(batch) as load:
        for label, ids in _grouped(sorted(given), label_of):
            load.nodes(label, rows.nodes(label, ids, batch, **_columns(label, ids, given)))
        for (kind, source, target), some in _grouped(flows, _ends):
            load.flows(kind, source, target, _table(some, batch))
        load.record(*rows.record(batch))


def _columns(
    label: Label, ids: Sequence[str], given: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[Any]]:
    names = {name for node in ids for name in given[node]}
    blank = {name: 0 if isinstance(_any(given, ids, name), int) else "" for name in names}
    return {name: [given[node].get(name, blank[name]) for node in ids] for name in names}


def _any(given: Mapping[str, Mapping[str, Any]], ids: Sequence[str], name: str) -> Any:
    return next(given[node][name] for node in ids if name in given[node])


def _ends(flow: Sent) -> tuple[Flow, Label, Label]:
    return flow.kind, label_of(flow.source), label_of(flow.target)


def _table(flows: Sequence[Sent], batch: str) -> Any:
    return rows.flows(
        [(flow.source, flow.target) for flow in flows],
        batch,
        id=[flow.id for flow in flows],
        amount=[flow.amount for flow in flows],
        at=[flow.at for flow in flows],
        fund=[flow.fund for flow in flows],
        doc=[f"凭证{flow.id}" for flow in flows],
    )


def _grouped(items: Iterable[Any], key: Any) -> list[tuple[Any, list[Any]]]:
    return [(found, list(some)) for found, some in groupby(sorted(items, key=key), key)]
