"""All that is kept of the flows an answer shows."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.model import FlowRecord
from graph.store import GraphStore
from queries.tracing.flows import Flows, Mask
from queries.tracing.names import Codes, Names
from queries.tracing.texts import about

#: Up to this many flows are found from their ends, more of them by the store's own look-up.
FEW: Final = 300

_KEPT: Final = ("kind", "doc", "fund", "purpose", "batch", "row")


def records_of(
    store: GraphStore, names: Names, flows: Flows, used: Codes, timeout: float
) -> dict[int, FlowRecord]:
    """Return the flows at the positions `used`, by position."""
    ids = flows.ids.take(pa.array(used)).to_pylist()
    kept = _read_before(flows, ids)
    missing = np.array([flow not in kept for flow in ids], np.bool_)
    if missing.any():
        kept |= _read_now(store, names, flows, used[missing], timeout)
    ends = (names.ids(codes[used], timeout) for codes in (flows.source, flows.target))
    columns = (ids, *ends, flows.amount[used].tolist(), flows.at[used].tolist())
    return {
        position: FlowRecord(
            id=flow, source=source, target=target, amount=amount, at=at, **kept[flow]
        )
        for position, flow, source, target, amount, at in zip(
            used.tolist(), *columns, strict=True
        )
    }


def _read_before(flows: Flows, ids: list[str]) -> dict[str, dict[str, Any]]:
    wanted = pa.array(ids, pa.string())
    return {
        row["flow"]: _kept(row)
        for table in flows.details
        if table.num_rows  # without rows a server says no types
        for row in table.filter(pc.is_in(table["flow"], value_set=wanted)).to_pylist()
    }


def _read_now(
    store: GraphStore, names: Names, flows: Flows, missing: Codes, timeout: float
) -> dict[str, dict[str, Any]]:
    ids = flows.ids.take(pa.array(missing))
    if len(ids) > FEW:
        return {row["id"]: _kept(row) for row in store.flows_by_id(ids).to_pylist()}
    kept: dict[str, dict[str, Any]] = {}
    for way, ends in _ends(flows, missing):
        for some in names.groups(ends, timeout):
            rows = store.read_table(
                about(f"details_{way}", some.label),
                timeout=timeout,
                nodes=some.keys,
                flows=ids.to_pylist(),
                limit=len(ids),
            )
            kept |= {row["flow"]: _kept(row) for row in rows.to_pylist()}
    return kept


def _ends(flows: Flows, missing: Codes) -> Iterator[tuple[str, Codes]]:
    """Yield from which nodes to ask for flows: of their ends those with the fewest flows."""
    leaving, reaching = (_degree(codes, missing) for codes in (flows.source, flows.target))
    by_source: Mask = leaving <= reaching
    yield "out", np.unique(flows.source[missing[by_source]])
    yield "in", np.unique(flows.target[missing[~by_source]])


def _degree(ends: Codes, of: Codes) -> Codes:
    return np.asarray(np.bincount(ends)[ends[of]])


def _kept(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in _KEPT}
