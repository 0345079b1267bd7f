"""Write what a run found to be new into the graph, as one batch."""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol

import pyarrow as pa

from graph.model import BATCH_COLUMNS, SOURCE_COLUMNS, Flow, Link, Type
from graph.properties import MANY_FILLED
from graph.store import GraphStore, Load
from ingest.merge import Merge
from ingest.outcome import Outcome
from ingest.plan import PlannedSheet

#: Most filled nodes that a batch's record lists; a whole register is not told name by name.
MOST_FILLED: Final = 10_000


class Staged(Protocol):
    """A sheet that was staged, and which rows of the batch are its."""

    planned: PlannedSheet
    number: int
    first_row: int
    rows: int


def load_run(
    store: GraphStore,
    merge: Merge,
    outcome: Outcome,
    source_hash: str,
    staged: Sequence[Staged],
    who: str,
    progress: Callable[[str, float, int], None],
) -> None:
    """Load new nodes, filled nodes, flows and links; visible at the end or not at all."""
    total = max(
        1, sum([*outcome.nodes.values(), *outcome.flows.values(), *outcome.links.values()])
    )
    done = 0

    def written(rows: pa.Table) -> pa.Table:
        nonlocal done
        done += rows.num_rows
        progress("load", done / total, done)
        return rows

    with store.loading(outcome.batch) as load:
        filled = _load_nodes(load, merge, written)
        for group in merge.groups("new_flow"):
            for rows in merge.new_flows(group):
                load.flows(Flow(group.kind), *group.ends, written(rows))
        for group in merge.groups("new_link"):
            for rows in merge.new_links(group):
                load.links(Link(group.kind), *group.ends, written(rows))
        record = _batch_record(outcome, source_hash, who, filled)
        load.record(record, _source_records(outcome, staged))


def _load_nodes(load: Load, merge: Merge, written: Callable[[pa.Table], pa.Table]) -> str:
    """Load nodes; return which were there and were filled, as the batch's record tells it."""
    filled: list[str] = []
    for label in merge.labels():
        for rows in merge.new_nodes(label):
            load.nodes(label, written(rows))
        for rows in merge.filled_nodes(label):
            load.fill(label, written(rows))
            if len(filled) <= MOST_FILLED:
                filled += rows["id"].to_pylist()
    return MANY_FILLED if len(filled) > MOST_FILLED else "\n".join(sorted(filled))


def _batch_record(outcome: Outcome, source_hash: str, who: str, filled: str) -> pa.Table:
    totals = {
        f"{name}_{part}": getattr(getattr(outcome, name), part)
        for name in ("read", "loaded", "unchanged", "quarantined")
        for part in ("rows", "fen")
    }
    values: dict[str, str | int] = {
        "id": outcome.batch,
        "status": "loaded",
        "at": round(time.time() * 1000),
        "who": who,
        "mappings": ",".join(dict.fromkeys(used.mapping for used in outcome.sources)),
        "source_hash": source_hash,
        "withdrawn_at": 0,
        "filled": filled,
        **totals,
    }
    return _table([values], BATCH_COLUMNS.items())


def _source_records(outcome: Outcome, staged: Iterable[Staged]) -> pa.Table:
    records: list[dict[str, str | int]] = [
        {
            "id": f"{outcome.batch}/{each.number}",
            "batch": outcome.batch,
            "file": each.planned.used.file,
            "sheet": each.planned.used.sheet,
            "mapping": each.planned.used.mapping,
            "sha256": each.planned.digest,
            "header_row": each.planned.sheet.header_row,
            "first_row": each.first_row,
            "rows": each.rows,
        }
        for each in staged
    ]
    return _table(records, SOURCE_COLUMNS.items())


def _table(
    records: list[dict[str, str | int]], columns: Iterable[tuple[str, Type]]
) -> pa.Table:
    kinds = {Type.STRING: pa.string(), Type.INT64: pa.int64()}
    return pa.table(
        {
            name: pa.array([each[name] for each in records], kinds[kind])
            for name, kind in columns
        }
    )
