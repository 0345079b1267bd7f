"""How long each rule takes on a sample, in what memory, and beside Neo4j.

`python -m benchmarks.detect --size T1|T2|T3 --folder F [--neo4j URL|local] [--out FILE]`

The store is made in the folder unless it is there. With `--neo4j` the same sample is loaded
into that server (whose data is deleted), the same rules run there on their Cypher, and the
findings must be the same.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.process import machine, measured, peak_mib, size_mib
from benchmarks.samples import sample
from graph.neo4j_local import LocalServer, Memory
from graph.store import GraphStore, open_store
from ingest.identity import Tokens
from ingest.run import Request, ingest
from queries.detection.run import evidence_of
from queries.detectors import DETECTORS
from queries.detectors.thresholds import Thresholds
from queries.detectors.view import View
from queries.flow.projection import Projection, projection_of

_MODULE = "benchmarks.detect"
_KEY = b"a key for benchmarks"
_SECRET = "FUNDTRACE_NEO4J_PASSWORD"


def _load(store: GraphStore, source: Path, place: Path) -> None:
    request = Request((source,), place / "work", place / "quarantine", "benchmark")
    ingest(store, request, Tokens(_KEY))


def _make(size: str, folder: Path, url: str, secret: str) -> dict[str, Any]:
    """Load a sample into the store at `url`; its memory is not that of the rules."""
    start = time.perf_counter()
    with open_store(url, password=secret, create=True) as store:
        _load(store, sample(size, folder), folder)  # type: ignore[arg-type]
    return {"seconds": time.perf_counter() - start}


def _made(size: str, folder: Path) -> Path:
    """Return the embedded store of a sample, made unless it is there."""
    path = folder / f"{size}.lbug"
    if not path.exists():
        measured(_MODULE, "make", size, folder, f"ladybug://{path}")
    return path


def _rules(store: GraphStore, cache: Path) -> dict[str, Any]:
    """Run every rule; seconds, findings and the most memory held until then, each."""
    start = time.perf_counter()
    flows = projection_of(store, cache)
    projected = time.perf_counter() - start

    def kept() -> Projection:
        return flows

    view = View(store, Thresholds(), kept)
    rules: dict[str, Any] = {}
    fingerprints: list[str] = []
    everything = []
    begun = time.perf_counter()
    for kind in DETECTORS:
        start = time.perf_counter()
        found = list(Thresholds().of(kind, kind.code).find(view))
        rules[kind.code] = {
            "seconds": time.perf_counter() - start,
            "findings": len(found),
            "peak_mib": peak_mib(),
        }
        fingerprints += [each.fingerprint for each in found]
        everything += found
    start = time.perf_counter()
    evidence_of(store, everything)
    return {
        "projection": projected,
        "rules": rules,
        "evidence": time.perf_counter() - start,
        "seconds": time.perf_counter() - begun,
        "peak_mib": peak_mib(),
        "found": sorted(fingerprints),
    }


def _part(part: str, rest: list[str]) -> dict[str, Any]:
    secret = os.environ.get(_SECRET, "")
    if part == "make":
        size, folder, url = rest
        return _make(size, Path(folder), url, secret)
    url, cache = rest
    with open_store(url, password=secret, read_only=True) as store:
        return _rules(store, Path(cache))


@contextmanager
def _server(asked: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield URL and password of the server that is asked for, or of one of our own."""
    if asked != "local":
        yield asked, os.environ.get(_SECRET, "")
        return
    server = LocalServer(folder / "neo4j")
    server.start(memory=Memory(heap="4g", page_cache="4g"))
    try:
        yield server.url, server.password
    finally:
        server.stop()


def _beside(asked: str, size: str, folder: Path) -> dict[str, Any]:
    with _server(asked, folder) as (url, secret):
        os.environ[_SECRET] = secret
        measured(_MODULE, "make", size, folder, url)
        return measured(_MODULE, "rules", url, folder / "neo4j-cache")


def _table(ours: dict[str, Any], theirs: dict[str, Any] | None) -> Iterator[str]:
    yield "| rule | findings | seconds | peak MiB |" + (" Neo4j s | ratio |" if theirs else "")
    yield "|---|---|---|---|" + ("---|---|" if theirs else "")
    for code, rule in ours["rules"].items():
        line = f"| {code} | {rule['findings']} | {rule['seconds']:.2f} | {rule['peak_mib']:,} |"
        if theirs:
            other = theirs["rules"][code]["seconds"]
            line += f" {other:.2f} | {other / rule['seconds']:.1f} |"
        yield line
    line = f"| all, with evidence | {len(ours['found'])} | {ours['seconds']:.1f} | "
    line += f"{ours['peak_mib']:,} |"
    if theirs:
        other = theirs["seconds"]
        line += f" {other:.1f} | {other / ours['seconds']:.1f} |"
    yield line
    yield f"\nProjection of all flows, once: {ours['projection']:.1f} s"


def main() -> None:
    """Measure, print a table, and write all figures to `--out`."""
    parser = argparse.ArgumentParser(prog=f"python -m {_MODULE}")
    parser.add_argument("--size", default="T1")
    parser.add_argument("--folder", type=Path, default=Path("build/bench-detect"))
    parser.add_argument("--neo4j", default="")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--part", default="")
    parser.add_argument("rest", nargs="*")
    asked = parser.parse_args()
    if asked.part:
        print(json.dumps(_part(asked.part, asked.rest)))
        return
    folder = asked.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    path = _made(asked.size, folder)
    ours = measured(_MODULE, "rules", f"ladybug://{path}", folder / f"{asked.size}-cache")
    theirs = _beside(asked.neo4j, asked.size, folder) if asked.neo4j else None
    if theirs and theirs["found"] != ours["found"]:
        raise SystemExit("the findings of the two engines differ")
    print(f"{asked.size}, {machine()}, store {size_mib(path):,} MiB\n")
    print("\n".join(_table(ours, theirs)))
    if asked.out:
        asked.out.write_text(json.dumps({"ours": ours, "neo4j": theirs}), encoding="utf-8")


if __name__ == "__main__":
    main()
