"""Flows by id on the embedded engine, which has no index of them."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import pyarrow as pa

from graph.ladybug_engine import Engine
from graph.model import FLOW_PAIRS, Flow, Label
from graph.schema import ladybug as texts
from graph.tables import FLOW_ANSWER

#: To read all of so many flows costs about as much as to begin at one node.
FLOWS_PER_NODE: Final = 2_000
#: The engine holds the flows that it looks through in memory: so many at a time.
PART_FLOWS: Final = 4_000_000
_LAST: Final = 2**62


def flows_by_id(engine: Engine, connection: Any, ids: pa.Table) -> pa.Table:
    """Return the flows whose id is in `ids` (id); see `GraphStore.flows_by_id`.

    All flows are looked through, part by part of the nodes that they reach. For few ids that is
    done without the other columns, and then these flows are read from the nodes they reach.
    """
    parts = [FLOW_ANSWER.empty_table()]
    for kind in Flow:
        ((flows,),) = engine.rows(connection, texts.count_flows(kind))
        few = ids.num_rows * FLOWS_PER_NODE <= flows
        for target in sorted({target for _, target in FLOW_PAIRS[kind]} if flows else ()):
            ranges = _ranges(engine, connection, target, 1 + flows // PART_FLOWS)
            read = _few if few else _many
            parts += read(engine, connection, kind, target, [(ids, *each) for each in ranges])
    return pa.concat_tables(part.cast(FLOW_ANSWER) for part in parts)


Part = tuple[pa.Table, int, int]


def _ranges(
    engine: Engine, connection: Any, label: Label, parts: int
) -> Iterator[tuple[int, int]]:
    """Yield where parts of about as many nodes begin and end in their table."""
    ((nodes,),) = engine.rows(connection, texts.count_label(label))
    return pairwise([*(nodes * part // parts for part in range(parts)), _LAST])


def _many(
    engine: Engine, connection: Any, kind: Flow, target: Label, parts: list[Part]
) -> list[pa.Table]:
    text = texts.flows_by_id(kind, target)
    return [engine.table(connection, text, _values(part)) for part in parts]


def _few(
    engine: Engine, connection: Any, kind: Flow, target: Label, parts: list[Part]
) -> list[pa.Table]:
    ends: dict[str, list[str]] = {}
    for part in parts:
        for flow, node in engine.rows(connection, texts.flow_ends(kind, target), _values(part)):
            ends.setdefault(node, []).append(flow)
    text = texts.flows_into(kind, target)
    return [
        engine.table(connection, text, {"id": node, "flows": flows})
        for node, flows in sorted(ends.items())
    ]


def _values(part: Part) -> dict[str, Any]:
    rows, low, high = part
    return {"rows": rows, "low": low, "high": high}
