"""All that an id names: a node and a flow may have the same one."""

import pyarrow as pa

from graph.store import GraphStore
from queries.one_state import in_one_state
from queries.tracing.answers import Record
from queries.tracing.show import _of_flow, show


@in_one_state
def show_all(store: GraphStore, record_id: str) -> tuple[Record, ...]:
    """Return the node and the flow `record_id`, the node first; one of them where only one is.

    Files name nodes and flows as they like, so that both may be `A001`. Cost: as of `show`
    for a flow, whichever it is.

    Raises:
        NotFound: there is no such node or flow.
    """
    first = show(store, record_id)
    if first.flow is not None:
        return (first,)
    rows = store.flows_by_id(pa.array([record_id], pa.string())).to_pylist()
    return (first, *(_of_flow(store, row) for row in rows))
