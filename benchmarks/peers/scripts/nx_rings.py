"""networkx: `simple_cycles(length_bound=5)` over who pays whom, then those in time."""

import time

import networkx as nx

from benchmarks.peers.scripts import common


def rings(graph: "nx.DiGraph[int]", times: common.Times) -> list[list[int]]:
    """Return cycles of nodes round which flows go in time."""
    cycles = nx.simple_cycles(graph, length_bound=common.MAX_HOPS)
    return [cycle for cycle in cycles if common.in_time(cycle, times)]


def main() -> None:
    """Load, answer."""
    asked, start = common.arguments(__doc__), time.perf_counter()
    times = common.times_between(common.columns(asked.data))
    graph: nx.DiGraph[int] = nx.DiGraph(times.keys())
    common.loaded(start)
    found, said = common.repeated(lambda: rings(graph, times), asked.limit)
    common.say(said | common.by_hops(found))


if __name__ == "__main__":
    main()
