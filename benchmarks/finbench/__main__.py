"""LDBC FinBench's complex reads TCR1–TCR12 on the embedded engine, beside Neo4j.

`python -m benchmarks.finbench --data DIR --out FILE [--neo4j URL] [--folder DIR] [--rows N]`

DIR holds `snapshot/*.csv` and `read_params/complex_N_param.csv`; FILE gets one JSON line per
parameter row. The server's password is in NEO4J_PASSWORD; the data is loaded into it as well,
so it must be empty or hold nothing else. What the answers mean: docs/finbench.md.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from benchmarks.finbench.load import load
from benchmarks.finbench.measure import HEAD, Measured, measure
from benchmarks.finbench.params import Parameters, read_parameters
from graph.errors import FundtraceError
from graph.store import GraphStore, open_store

NOT_RUN = (
    "Neo4j was not run: name a server with --neo4j URL, its password in NEO4J_PASSWORD "
    "(`make neo4j` starts one)."
)


@contextmanager
def _loaded(title: str, url: str, data: Path, work: Path) -> Iterator[GraphStore]:
    """Load the data into the store at `url` and open it for reading."""
    password = os.environ.get("NEO4J_PASSWORD", "")
    with open_store(url, password=password, create=True) as store:
        rows = [f"{each.file} {each.rows}" for each in load(store, data, work)]
        print(f"{title}: {', '.join(rows)}")
    with open_store(url, password=password, read_only=True) as store:
        yield store


def _ask(
    parameters: Parameters, embedded: GraphStore, neo4j: GraphStore | None, out: TextIO
) -> Measured:
    measured = Measured(parameters.query)
    for asked, result in measure(parameters, embedded, neo4j, measured):
        line = {"query": asked.query, "params": asked.json(), "result": result}
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return measured


def _run(asked: argparse.Namespace, work: Path) -> bool:
    """Answer every row; return whether the engines agree."""
    files = [
        replace(each, rows=each.rows[: asked.rows]) for each in read_parameters(asked.data)
    ]
    with ExitStack() as stack:
        url = f"ladybug://{work / 'finbench.lbug'}"
        embedded = stack.enter_context(_loaded("embedded engine", url, asked.data, work))
        neo4j = None
        if asked.neo4j:
            neo4j = stack.enter_context(_loaded("Neo4j", asked.neo4j, asked.data, work))
        out = stack.enter_context(asked.out.open("w", encoding="utf-8"))
        print(HEAD)
        done = []
        for each in files:
            done.append(_ask(each, embedded, neo4j, out))
            print(done[-1].line(), flush=True)
    _remark(files, done, with_neo4j=neo4j is not None)
    return not any(each.differ for each in done)


def _remark(files: list[Parameters], done: list[Measured], *, with_neo4j: bool) -> None:
    for each in files:
        if each.left_out:
            print(f"{each.query}: no parameters and left out: {', '.join(each.left_out)}")
    for measured in done:
        if measured.differ:
            first = measured.differ[0].json()
            print(
                f"!!! {measured.query}: NEO4J DIFFERS in {len(measured.differ)} rows: {first}"
            )
    print("answers of both engines compared" if with_neo4j else NOT_RUN)


def main(arguments: list[str] | None = None) -> None:
    """Load, answer, compare and print percentiles."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.finbench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="FinBench's folder")
    parser.add_argument("--out", type=Path, required=True, help="answers, JSON lines")
    parser.add_argument("--neo4j", help="a server, neo4j://user@host:7687/database")
    parser.add_argument("--folder", type=Path, help="keep the embedded store here")
    parser.add_argument("--rows", type=int, help="only so many rows of each query")
    asked = parser.parse_args(arguments)
    if asked.rows is not None and asked.rows < 1:
        parser.error(f"--rows is {asked.rows}; give 1 or more")
    if not asked.out.parent.is_dir():
        parser.error(f"--out {asked.out}: there is no folder {asked.out.parent}")
    with tempfile.TemporaryDirectory() as temporary:
        work = asked.folder or Path(temporary)
        try:
            agree = _run(asked, work)
        except (FundtraceError, OSError) as error:
            sys.exit(f"error: {error}")
    if not agree:
        sys.exit("the engines disagree, see above")


if __name__ == "__main__":
    main()
