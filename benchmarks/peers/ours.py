"""What this project takes for a trace, a reach and the rings, in a process of its own.

`python -m benchmarks.peers.ours --part prepare|fifo|pro_rata|all_sources|reach|rings …`
"""

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any, Final, TypeVar

import numpy as np

from benchmarks.peers.bank import MAX_HOPS, WINDOW, bank
from benchmarks.peers.data import opened, read_meta, write_bank, write_province
from benchmarks.process import peak_mib
from queries.flow.attribute import Attribution, attribute
from queries.flow.choices import Method
from queries.flow.columns import Columns, Int64s
from queries.flow.reach import EARLIEST, NEVER, Reached, reach
from queries.flow.rings import RingOptions, Rings, rings
from queries.flow.rings_options import MAX_RINGS

ROUNDS: Final = 5
#: Databases follow chains of so many flows at most.
HOPS: Final = 6

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, dict[str, Any]]:
    """Return an answer and how long it took: `first` compiles or loads, then the median."""
    times = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - start)
    return answer, {"first": times[0], "seconds": median(times[1:]), "runs": ROUNDS}


def trace(folder: Path, method: Method) -> dict[str, Any]:
    """Measure an attributed trace from the richest source."""
    flows, origin = opened(folder), read_meta(folder)["origin"]
    answer, said = timed(lambda: attribute(flows, [origin], method))
    if method is Method.PRO_RATA:
        np.save(folder / "ours_pro_rata.npy", plain_shares(flows, origin))
    return said | _extent(answer)


def trace_all(folder: Path) -> dict[str, Any]:
    """Measure an attributed trace from all nodes that have received nothing."""
    flows = opened(folder)
    origins = np.flatnonzero((np.diff(flows.out_start) > 0) & (np.diff(flows.in_start) == 0))
    answer, said = timed(lambda: attribute(flows, origins.tolist(), Method.FIFO))
    return said | _extent(answer)


def _extent(answer: Attribution) -> dict[str, Any]:
    return {"flows": len(answer.flows), "fen": answer.amount}


def plain_shares(flows: Columns, origin: int) -> Int64s:
    """Return the traced fen that came to each node, pro rata and blind to earmarks."""
    blind = replace(flows, fund=np.zeros(len(flows), np.int32))
    found = attribute(blind, [origin], Method.PRO_RATA)
    came = np.zeros(flows.nodes, np.int64)
    np.add.at(came, flows.target[found.flows], found.carried)
    return came


def reached(folder: Path) -> dict[str, Any]:
    """Measure who could have had money of the richest source."""
    flows, origin = opened(folder), read_meta(folder)["origin"]
    answer, said = timed(lambda: reach(flows, [origin]))
    np.save(folder / "ours_reach.npy", np.sort(answer.nodes).astype(np.int64))
    near = within(flows, origin, HOPS)
    np.save(folder / "ours_near.npy", near)
    return said | {"nodes": _count(answer), "near": len(near)}


def _count(answer: Reached) -> int:
    return len(answer.nodes)


def within(flows: Columns, origin: int, hops: int) -> Int64s:
    """Return the nodes at the ends of chains of at most `hops` flows, by rounds over all."""
    first = np.full(flows.nodes, NEVER)
    first[origin] = EARLIEST
    for _ in range(hops):
        goes = flows.at >= first[flows.source]
        after = first.copy()
        np.minimum.at(after, flows.target[goes], flows.at[goes])
        first = after
    first[origin] = NEVER
    return np.flatnonzero(first != NEVER)


def ringed(folder: Path) -> dict[str, Any]:
    """Measure the rings of at most 5 hops within 30 days."""
    flows = opened(folder)
    options = RingOptions(max_hops=MAX_HOPS, window=WINDOW, limit=MAX_RINGS)
    answer, said = timed(lambda: rings(flows, options))
    return said | counted(answer)


def counted(answer: Rings) -> dict[str, Any]:
    """Return what of rings is compared: how many by hops, and how many flows lie on one."""
    hops = [ring.hops for ring in answer.rings]
    on = {flow for ring in answer.rings for flow in ring.flows}
    by = {str(number): hops.count(number) for number in range(2, MAX_HOPS + 1)}
    whole = answer.complete and answer.total == answer.shown
    return {"rings": answer.total, "whole": whole, "hops": by, "on": len(on)}


def prepare(folder: Path, flows: int, peers: bool) -> dict[str, Any]:
    """Make the data sets of one size, where they are not there yet."""
    start = time.perf_counter()
    for name in ("province", "bank"):
        meta = read_meta(folder / name)
        if meta and meta["peers"] >= peers:
            continue
        if name == "province":
            write_province(folder / name, flows, peers=peers)
        else:
            write_bank(folder / name, bank(flows), peers=peers)
    return {"seconds": time.perf_counter() - start}


def main() -> None:
    """Measure one part and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", required=True)
    parser.add_argument("folder", type=Path)
    parser.add_argument("flows", type=int, nargs="?", default=0)
    parser.add_argument("peers", type=int, nargs="?", default=0)
    asked = parser.parse_args()
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "prepare": lambda: prepare(asked.folder, asked.flows, bool(asked.peers)),
        "fifo": lambda: trace(asked.folder / "province", Method.FIFO),
        "pro_rata": lambda: trace(asked.folder / "province", Method.PRO_RATA),
        "all_sources": lambda: trace_all(asked.folder / "province"),
        "reach": lambda: reached(asked.folder / "province"),
        "rings": lambda: ringed(asked.folder / "bank"),
    }
    print(json.dumps(parts[asked.part]() | {"mib": peak_mib()}))


if __name__ == "__main__":
    main()
