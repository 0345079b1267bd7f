"""Traces as JSON lines for other programs: one per chain, then one of totals."""

from collections.abc import Iterator
from typing import Any

from queries.tracing.answers import Chain, Trace


def as_json_lines(trace: Trace) -> Iterator[dict[str, Any]]:
    """Yield one mapping per chain, in order, then the extent.

    `amounts` and `fen_…` are integer fen, `at` is epoch milliseconds UTC.
    """
    for chain in trace.chains:
        yield _chain(chain)
    extent = trace.extent
    yield {
        "total": extent.total,
        "shown": extent.shown,
        "fen_shown": extent.fen_shown,
        "fen_left_out": extent.fen_left_out,
        "limits": list(extent.limits),
    }


def _chain(chain: Chain) -> dict[str, Any]:
    return {
        "nodes": [node.id for node in chain.nodes],
        "flows": [flow.id for flow in chain.flows],
        "amounts": [flow.amount for flow in chain.flows],
        "at": [flow.at for flow in chain.flows],
    }
