"""What the peers' scripts share; none of them imports anything of this project but this.

A script reads files, says `{"loaded": seconds}` when its graph stands, then its answer; each as
a line of JSON. It runs in an environment of its own.
"""

import argparse
import json
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final, TypeVar

ROUNDS: Final = 5
WINDOW: Final = 30 * 86_400_000
MAX_HOPS: Final = 5

T = TypeVar("T")
#: Times of the flows from one node to another, rising.
Times = dict[tuple[int, int], list[int]]


def arguments(description: str | None) -> argparse.Namespace:
    """Return what the benchmark asks of every script."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("data", type=Path, help="folder with flows.parquet and nodes.parquet")
    parser.add_argument("--limit", type=float, default=600, help="seconds for all rounds")
    parser.add_argument("--origin", type=int, default=-1)
    parser.add_argument("--out", type=Path, help="folder for answers")
    parser.add_argument("--store", default="", help="path or URL of a database")
    parser.add_argument("--texts", type=Path, help="JSON: kind to statements")
    parser.add_argument("--kind", default="", help="which statements")
    parser.add_argument("--pool", type=int, default=0, help="bytes the engine may hold")
    return parser.parse_args()


def columns(data: Path) -> dict[str, Any]:
    """Return the columns of the flows as numpy arrays."""
    import pyarrow.parquet as pq

    table = pq.read_table(data / "flows.parquet")
    return {name: table[name].to_numpy() for name in table.column_names}


def loaded(since: float) -> None:
    """Say that the graph stands; the time for the answer begins."""
    say({"loaded": time.perf_counter() - since})


def say(what: dict[str, Any]) -> None:
    """Print a line of JSON at once."""
    print(json.dumps(what), flush=True)


def repeated(work: Callable[[], T], limit: float) -> tuple[T, dict[str, Any]]:
    """Return an answer and the median of its times; the first counts only if it is alone.

    Another round begins only where it can be expected to end within `limit` seconds.
    """
    times: list[float] = []
    while True:
        start = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - start)
        if len(times) > ROUNDS or sum(times) + 2 * times[-1] > limit / 2:
            break
    warm = times[1:] or times
    return answer, {"first": times[0], "seconds": median(warm), "runs": len(warm)}


def cycles_of(rows: Iterable[Sequence[int]]) -> set[tuple[int, ...]]:
    """Return cycles of nodes, each turned so that its least node is first."""
    found = set()
    for row in rows:
        least = row.index(min(row))
        found.add(tuple(row[least:]) + tuple(row[:least]))
    return found


def by_hops(cycles: Iterable[Sequence[int]]) -> dict[str, Any]:
    """Return how many rings there are, in all and by hops."""
    lengths = [len(cycle) for cycle in cycles]
    hops = {str(number): lengths.count(number) for number in range(2, MAX_HOPS + 1)}
    return {"rings": len(lengths), "hops": hops}


def times_between(flows: dict[str, Any]) -> Times:
    """Return the times of flows by pair of nodes; the flows are in the order of time."""
    times: Times = {}
    rows = zip(*(flows[name].tolist() for name in ("source", "target", "at")), strict=True)
    for source, target, at in rows:
        if source != target:
            times.setdefault((source, target), []).append(at)
    return times


def in_time(cycle: Sequence[int], times: Times, window: int = WINDOW) -> bool:
    """Say whether flows go round `cycle` in the order of time within `window`."""
    pairs = [(node, cycle[(n + 1) % len(cycle)]) for n, node in enumerate(cycle)]
    steps = [times[pair] for pair in pairs]
    return any(_opens(steps[n:] + steps[:n], window) for n in range(len(steps)))


def _opens(steps: list[list[int]], window: int) -> bool:
    """Try each flow of the first step; taking the earliest that fits is best."""
    for first in steps[0]:
        now = first
        for step in steps[1:]:
            place = bisect_left(step, now)
            if place == len(step) or step[place] > first + window:
                break
            now = step[place]
        else:
            return True
    return False
