"""igraph: `Graph.simple_cycles(max=5)`, in C, over who pays whom, then those in time."""

import importlib
import time
from typing import Any

from benchmarks.peers.scripts import common


def rings(graph: Any, times: common.Times) -> list[tuple[int, ...]]:
    """Return cycles of nodes round which flows go in time."""
    cycles = graph.simple_cycles(min=2, max=common.MAX_HOPS)
    return [cycle for cycle in cycles if common.in_time(cycle, times)]


def main() -> None:
    """Load, answer."""
    asked, start = common.arguments(__doc__), time.perf_counter()
    igraph = importlib.import_module("igraph")
    times = common.times_between(common.columns(asked.data))
    nodes = 1 + max(max(pair) for pair in times)
    graph = igraph.Graph(n=nodes, edges=list(times), directed=True)
    common.loaded(start)
    found, said = common.repeated(lambda: rings(graph, times), asked.limit)
    common.say(said | common.by_hops(found))


if __name__ == "__main__":
    main()
