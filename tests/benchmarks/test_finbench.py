"""FinBench's answers against a reference that reads the files, and what the command writes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.finbench.__main__ import NOT_RUN, main
from benchmarks.finbench.answers import answer
from benchmarks.finbench.load import FILES, load
from benchmarks.finbench.params import COLUMNS, Asked, read_parameters
from benchmarks.finbench.plain import plain_answer
from graph.errors import NotFound, SourceError
from graph.model import Flow
from graph.query import Query
from graph.store import GraphStore, open_store
from tests.benchmarks.files import Files, moment
from tests.benchmarks.folder import write_folder
from tests.benchmarks.reference import REFERENCE, Question, Rows
from tests.conftest import Neo4j

COUNTS = Query("tests.benchmarks", "counts")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("finbench"), 1)


@pytest.fixture(scope="module")
def store(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    work = tmp_path_factory.mktemp("store")
    url = f"ladybug://{work}/finbench.lbug"
    with open_store(url, create=True) as opened:
        loaded = {each.file: each for each in load(opened, data, work)}
        assert [f"{name}.csv" for name in FILES] == list(loaded)
        again = list(load(opened, data, work))
        assert not any(each.nodes + each.flows + each.links for each in again)
    with open_store(url, read_only=True) as opened:
        yield opened


def rows_of(data: Path, query: str) -> tuple[Asked, ...]:
    return next(each.rows for each in read_parameters(data) if each.query == query)


def expected(files: Files, asked: Asked) -> Rows:
    return REFERENCE[asked.query](Question(files, asked.json()))


@pytest.mark.parametrize("query", COLUMNS)
def test_the_embedded_engine_answers_as_the_reference(
    store: GraphStore, data: Path, query: str
) -> None:
    files, some = Files(data), 0
    for asked in rows_of(data, query):
        wanted = expected(files, asked)
        assert answer(store, asked)[0] == wanted, asked.json()
        some += bool(wanted)
    assert some > 2


def test_truncation_takes_a_part_and_says_so(store: GraphStore, data: Path) -> None:
    for query in ("TCR1", "TCR2", "TCR5", "TCR6", "TCR7", "TCR8", "TCR9", "TCR12"):
        parts = {answer(store, asked)[1] for asked in rows_of(data, query)}
        assert parts == {True, False}, query


def test_every_row_of_money_is_a_flow_of_its_own_at_its_time_in_utc(
    store: GraphStore, data: Path
) -> None:
    files = Files(data)
    kinds = {
        "AccountTransferAccount": Flow.TRANSFERRED,
        "AccountWithdrawAccount": Flow.PAID,
        "LoanDepositAccount": Flow.FUNDED,
        "AccountRepayLoan": Flow.RETURNED,
    }
    found = {kind: (n, fen, at) for kind, n, fen, at in store.read(COUNTS)}
    for name, kind in kinds.items():
        lines = files.edges[name]
        fen, at = (sum(int(x.amount * 100) for x in lines), sum(x.at for x in lines))
        assert found[kind] == (len(lines), fen, at)
    assert moment("2020-09-13 12:26:40") == 1_600_000_000_000


@pytest.mark.neo4j
@pytest.mark.slow
def test_plain_cypher_answers_the_same_where_nothing_is_truncated(
    empty_neo4j: Neo4j, tmp_path: Path
) -> None:
    data = write_folder(tmp_path / "data", 3)
    files, asked = Files(data), [row for each in read_parameters(data) for row in each.rows]
    with open_store(empty_neo4j.url, password=empty_neo4j.password, create=True) as opened:
        assert all(each.rows for each in load(opened, data, tmp_path))
        compared = dict.fromkeys(COLUMNS, 0)
        for row in asked:
            if row.values.get("truncationLimit", 500) == 500:
                assert plain_answer(opened, row) == expected(files, row), row.json()
                compared[row.query] += 1
    assert min(compared.values()) > 10


def test_the_command_writes_a_line_per_row_and_says_what_was_not_run(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    main(["--data", str(data), "--out", str(out), "--folder", str(tmp_path), "--rows", "4"])
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [line["query"] for line in lines] == [query for query in COLUMNS for _ in range(4)]
    assert all(list(line["params"]) == list(COLUMNS[line["query"]]) for line in lines)
    said = capsys.readouterr().out
    assert NOT_RUN in said
    assert "TCR7: no parameters and left out: ..., accountId|0.0" in said


def test_a_row_that_cannot_be_loaded_stops_the_benchmark(tmp_path: Path) -> None:
    broken = write_folder(tmp_path / "broken", 1)
    file = broken / "snapshot" / "Medium.csv"
    file.write_text(file.read_text("utf-8").replace("|true", "|perhaps", 1), "utf-8")
    with pytest.raises(SystemExit, match=r"Medium\.csv: 1 of 8 rows cannot be loaded"):
        main(["--data", str(broken), "--out", str(tmp_path / "x"), "--folder", str(tmp_path)])


def test_what_is_missing_or_malformed_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="complex_1_param"):
        list(read_parameters(tmp_path))
    write_folder(tmp_path, 1)
    (tmp_path / "read_params" / "complex_1_param.csv").write_text("1|2|3\n", "utf-8")
    with pytest.raises(SourceError, match=r"TCR1 takes id\|startTime"):
        list(read_parameters(tmp_path))
