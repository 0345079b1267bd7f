"""Flows by id on the embedded engine, which has no index of them."""

from typing import Any, Final

import pyarrow as pa

from graph.kinds import Flow, Label
from graph.ladybug_engine import Engine
from graph.schema import ladybug as texts
from graph.tables import FLOW_ANSWER

#: To read all of so many flows costs about as much as to begin at one node.
FLOWS_PER_NODE: Final = 1_000


def flows_by_id(engine: Engine, connection: Any, ids: pa.Table) -> pa.Table:
    """Return the flows whose id is in `ids` (id); see `GraphStore.flows_by_id`.

    All ids are looked through, without the other columns, for where the flows end; few are then
    read from there, which spares reading the columns of all flows.
    """
    return pa.concat_tables(_of_kind(engine, connection, kind, ids) for kind in Flow)


def _of_kind(engine: Engine, connection: Any, kind: Flow, ids: pa.Table) -> pa.Table:
    ((flows,),) = engine.rows(connection, texts.count_flows(kind))
    if not flows:
        return FLOW_ANSWER.empty_table()
    if ids.num_rows * FLOWS_PER_NODE > flows:
        return engine.table(connection, texts.flows_by_id(kind), {"rows": ids}).cast(
            FLOW_ANSWER
        )
    ends: dict[tuple[str, str], list[str]] = {}
    for flow, label, target in engine.rows(connection, texts.flow_ends(kind), {"rows": ids}):
        ends.setdefault((label, target), []).append(flow)
    parts = [
        engine.table(
            connection, texts.flows_into(kind, Label(label)), {"id": target, "flows": some}
        )
        for (label, target), some in sorted(ends.items())
    ]
    return pa.concat_tables([FLOW_ANSWER.empty_table(), *(p.cast(FLOW_ANSWER) for p in parts)])
