"""Ours against its peers in one run: whole-source traces, reach and rings, size by size.

`python -m benchmarks.peers [--flows N …] [--ours-only] [--neo4j local|URL] [--dir DIR]`

What is compared, and how:

- trace: all money of the source that reaches most, in a province of `benchmarks.synthetic`.
  Ours attributes every fen, first in first out; all others are held against that. No database
  can: `chains` sums, for the ends of chains of up to 6 flows in the order of time, the shares
  along each chain; `layers` goes hop by hop and keeps for each node the first moment and a sum
  of shares that forgets when money came. Both are less work than an attribution. networkx
  attributes pro rata, in plain Python.
- reach: who could have had the money. `layers` says that too.
- rings: of up to 5 flows in 30 days, in a bank of `benchmarks.peers.bank`.

Seconds are those of the answer alone, the median of up to 5 rounds after a first one; `load s`
is what came before (ours: the first round, which opens the columns and compiled code). MiB is
the most memory of the process, loading included; Neo4j's is client and server. Who exceeds the
limit or the memory is killed and stands in the table as a lower bound. The peers live in an
environment of their own in DIR. The server at URL must be empty, its password in
NEO4J_PASSWORD; `local` starts one in DIR and fills it offline.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.peers.answers import differences
from benchmarks.peers.environment import Environment, available, installed
from benchmarks.peers.figures import Figure, goals, table
from benchmarks.peers.measure import Plan, measure
from benchmarks.process import machine
from graph.neo4j_local import Memory


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    sizes = [200_000, 2_000_000, 20_000_000]
    parser.add_argument("--flows", type=int, nargs="+", default=sizes)
    parser.add_argument("--ours-only", action="store_true", help="no peers at all")
    parser.add_argument("--neo4j", default="", help="`local`, or neo4j://user@host:7687/db")
    parser.add_argument("--heap", default="2g", help="of a local server")
    parser.add_argument("--page-cache", default="2g", help="of a local server")
    parser.add_argument("--limit", type=float, default=600, help="seconds for each peer")
    parser.add_argument("--memory", type=float, default=available() / 2**30, help="GiB each")
    parser.add_argument("--snapml", action="store_true", help="accept IBM's licence for it")
    parser.add_argument("--dir", type=Path, default=Path(tempfile.gettempdir()) / "bench-peers")
    parser.add_argument("--json", type=Path, help="all figures")
    return parser


def _measured(asked: argparse.Namespace) -> tuple[list[Figure], list[str]]:
    """Return all figures, and what of the answers does not agree."""
    peers = None
    if not asked.ours_only:
        python = installed(asked.dir / "environment", snapml=asked.snapml)
        peers = Environment(python, asked.limit, int(asked.memory * 2**30))
    figures: list[Figure] = []
    wrong: list[str] = []
    for flows in asked.flows:
        folder = asked.dir / str(flows)
        memory = Memory(asked.heap, asked.page_cache)
        for figure in measure(Plan(folder, flows, peers, asked.neo4j, memory, asked.snapml)):
            print(f"{flows:,} {figure.task}: {figure.name}, {figure.status}", file=sys.stderr)
            figures.append(figure)
        if peers:
            wrong += differences(figures, flows, folder / "province")
    return figures, wrong


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the table, and say which goals are met."""
    asked = _parser().parse_args(arguments)
    asked.dir = asked.dir.resolve()
    figures, wrong = _measured(asked)
    print(
        f"\n{machine()}, limit {asked.limit:.0f} s and {asked.memory:.1f} GiB for each peer\n"
    )
    print("\n".join(table(figures)))
    print()
    print("\n".join(f"- {line}" for line in goals(figures)))
    if asked.json:
        rows = [asdict(figure) for figure in figures]
        asked.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    if wrong:
        sys.exit("\n".join(f"!!! THE ANSWERS DIFFER: {line}" for line in wrong))
    print("\nall answers that can be compared are equal" if not asked.ours_only else "")


if __name__ == "__main__":
    main()
