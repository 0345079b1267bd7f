"""How fast files become a graph, beside the engine's raw COPY of the same tables.

`python -m benchmarks.load [--size T1|T2|T3] [--shares 0.1,0.3,1] [--folder F] [--out FILE]`
"""

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.copy import capturing_store, raw_copy
from benchmarks.process import machine, measured, peak_mib, size_mib
from benchmarks.samples import cut, sample
from graph.store import GraphStore, open_store
from ingest.identity import Tokens
from ingest.run import Request, ingest

_MODULE = "benchmarks.load"
_KEY = b"a key for benchmarks"


class Stages:
    """Seconds spent in each stage, from what an import reports of its progress."""

    def __init__(self) -> None:
        self.seconds = {"read": 0.0, "compare": 0.0, "load": 0.0}
        self._stage, self._since = "read", time.perf_counter()

    def __call__(self, stage: str, done: float, rows: int) -> None:
        """Take the time since the last call for the stage that was told then."""
        now = time.perf_counter()
        self.seconds[self._stage] += now - self._since
        self._stage, self._since = stage, now


def _import(store: GraphStore, source: Path, place: Path) -> dict[str, Any]:
    request = Request((source,), place / "work", place / "quarantine", "benchmark")
    stages, busy = Stages(), time.process_time()
    outcome = ingest(store, request, Tokens(_KEY), progress=stages)
    stages("end", 1.0, 0)
    return {
        "read": outcome.read.rows,
        "quarantined": outcome.quarantined.rows,
        "flows": sum(outcome.flows.values()),
        "stages": stages.seconds,
        "seconds": sum(stages.seconds.values()),
        "cpu": time.process_time() - busy,
        "peak_mib": peak_mib(),
    }


def _part(part: str, source: Path, place: Path) -> dict[str, Any]:
    if part in ("raw", "together"):
        path = place / f"{part}.lbug"
        return raw_copy(place / "captured", path, together=part == "together")
    if part == "capture":
        with capturing_store(place / "empty.lbug", place / "captured") as store:
            return _import(store, source, place)
    path = place / "store.lbug"
    with open_store(f"ladybug://{path}", create=True) as store:
        result = _import(store, source, place)
    return {**result, "store_mib": size_mib(path)}


def measure(source: Path, place: Path) -> dict[str, Any]:
    """Return what an import of `source` and the raw COPY of its tables take."""
    imported = measured(_MODULE, "import", "--source", source, "--folder", place)
    measured(_MODULE, "capture", "--source", source, "--folder", place)
    raw, together = (
        measured(_MODULE, part, "--source", source, "--folder", place)
        for part in ("raw", "together")
    )
    return {
        "source_mib": size_mib(source),
        "import": imported,
        "raw": raw,
        "together": together,
        "speed_of_raw": raw["seconds"] / imported["seconds"],
        "speed_of_together": together["seconds"] / imported["seconds"],
    }


def _line(name: str, result: dict[str, Any]) -> str:
    done, raw, whole = result["import"], result["raw"], result["together"]
    stages = " / ".join(f"{seconds:.1f}" for seconds in done["stages"].values())
    return (
        f"| {name} | {done['read']:,} | {raw['rows']:,} | {done['seconds']:.1f} | {stages} | "
        f"{done['read'] / done['seconds']:,.0f} | "
        f"{whole['seconds']:.1f} | {result['speed_of_together']:.0%} | "
        f"{raw['seconds']:.1f} | {result['speed_of_raw']:.0%} | "
        f"{done['peak_mib']:,} | {whole['peak_mib']:,} | {done['store_mib']:,} |"
    )


_HEAD = (
    "| sample | rows read | rows in the graph | import s | read / compare / load s | rows/s | "
    "raw COPY in one transaction s | speed of it | raw COPY one by one s | speed of it | "
    "peak MiB | peak of raw | store MiB |\n|" + "---|" * 13
)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=["demo", "T1", "T2", "T3"], default="T1")
    parser.add_argument("--shares", default="0.1,0.3,1", help="shares of the size, for growth")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "bench")
    parser.add_argument("--out", type=Path, help="all figures, as JSON")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--source", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part:
        print(json.dumps(_part(asked.part, asked.source, asked.folder)))
        return
    whole = sample(asked.size, asked.folder)
    print(f"{machine()}\n\n{_HEAD}")
    results = {}
    for share in (float(text) for text in asked.shares.split(",")):
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            place = Path(folder)
            result = measure(cut(whole, share, place / "source"), place)
        results[f"{share:g} {asked.size}"] = result
        print(_line(f"{share:g} {asked.size}", result), flush=True)
    if asked.out:
        asked.out.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
