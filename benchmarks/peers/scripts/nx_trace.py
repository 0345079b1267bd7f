"""networkx: who could have had the money of a source, and pro rata how much came to each.

Plain Python over the edges of a MultiDiGraph, only those that touch nodes reached. Building the
graph is not timed. `--kind reach` stops after the first question.
"""

import time
from heapq import heappop, heappush
from typing import Any, TypeAlias

import networkx as nx
import numpy as np

from benchmarks.peers.scripts import common

Graph: TypeAlias = Any  # nx.MultiDiGraph: its stubs do not know all that it takes


def graph_of(data: dict[str, np.ndarray]) -> Graph:
    """Return the flows as edges with time, amount and number."""
    graph: Graph = nx.MultiDiGraph()
    names = ("source", "target", "id", "at", "amount")
    rows = zip(*(data[name].tolist() for name in names), strict=True)
    graph.add_edges_from(
        (source, target, key, {"at": at, "amount": amount})
        for source, target, key, at, amount in rows
    )
    return graph


def arrivals(graph: Graph, origin: int) -> dict[int, int]:
    """Return when money of `origin` can first be at each node; the earliest node goes on."""
    first: dict[int, int] = {}
    waiting = [(-(2**62), origin)]
    while waiting:
        now, node = heappop(waiting)
        if node in first:
            continue
        first[node] = now
        for _, there, at in graph.out_edges(node, data="at"):
            if at >= now and there not in first:
                heappush(waiting, (at, there))
    return first


def shares(graph: Graph, origin: int) -> dict[int, float]:
    """Return the traced money that came to each node: all money at a node shares alike."""
    met = arrivals(graph, origin)
    edges = {key: (s, t, d) for s, t, key, d in graph.out_edges(met, keys=True, data=True)}
    edges |= {key: (s, t, d) for s, t, key, d in graph.in_edges(met, keys=True, data=True)}
    held: dict[int, float] = dict.fromkeys(graph, 0.0)
    traced, came = dict(held), dict.fromkeys(met, 0.0)
    for key in sorted(edges):  # numbered in the order of time
        source, target, data = edges[key]
        amount = data["amount"]
        paid = min(amount, held[source])
        part = traced[source] * paid / held[source] if paid else 0.0
        held[source] -= paid
        traced[source] -= part
        part = amount if source == origin else part
        held[target] += amount
        traced[target] += part
        if part:
            came[target] += part
    return came


def main() -> None:
    """Load, answer, write."""
    asked, start = common.arguments(__doc__), time.perf_counter()
    graph = graph_of(common.columns(asked.data))
    common.loaded(start)
    if asked.kind == "reach":
        met, said = common.repeated(lambda: arrivals(graph, asked.origin), asked.limit)
        nodes = np.array(sorted(set(met) - {asked.origin}), np.int64)
        np.savez(asked.out / "nx-reach.npz", nodes=nodes)
    else:
        came, said = common.repeated(lambda: shares(graph, asked.origin), asked.limit)
        nodes = np.array(sorted(set(came) - {asked.origin}), np.int64)
        fen = np.array([came[node] for node in nodes.tolist()])
        np.savez(asked.out / "nx-trace.npz", nodes=nodes, fen=fen)
    common.say(said | {"nodes": len(nodes)})


if __name__ == "__main__":
    main()
