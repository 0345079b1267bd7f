"""The demo county through the real pipeline: totals, quarantine and truth agree."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.store import GraphStore, open_store
from ingest.checks import WARNINGS
from ingest.outcome import Outcome
from ingest.sample import write_sample
from queries.batches import sources
from tests.ingest.county import load, totals_close

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sample")
    write_sample(place / "county", "demo", 7)
    return place


@pytest.fixture(scope="module")
def county(place: Path) -> Iterator[tuple[GraphStore, Outcome]]:
    with open_store(f"ladybug://{place / 'store'}", create=True) as store:
        yield store, load(store, place, place / "county")


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_control_totals_of_the_exports_come_out(
    place: Path, county: tuple[GraphStore, Outcome]
) -> None:
    store, outcome = county
    manifest = json.loads((place / "county" / "manifest.json").read_text(encoding="utf-8"))
    assert totals_close(outcome)
    assert outcome.read.rows == sum(file["rows"] for file in manifest["files"])
    assert outcome.read.fen == sum(file["fen"] for file in manifest["files"])
    read = {
        source.file: source.mapping.split("@")[0] for source in sources(store, outcome.batch)
    }
    assert read == {file["file"]: file["table"] for file in manifest["files"]}


def test_every_dirty_row_and_no_other_is_in_quarantine(
    place: Path, county: tuple[GraphStore, Outcome]
) -> None:
    store, outcome = county
    headers = {source.file: source.header_row for source in sources(store, outcome.batch)}
    found = set()
    for path in (path for path in outcome.quarantine if path.suffix == ".jsonl"):
        for row in _lines(path):
            file = row["_来源文件"].split(" [")[0]
            index = row["_行号"] - headers[file] - 1
            found |= {(file, index, code) for code in row["_原因代码"].split("; ")}
    planted = {
        (row["file"], row["row"], row["code"])
        for row in _lines(place / "county" / "dirty.jsonl")
        if row["code"] not in WARNINGS
    }
    assert found == planted
    warned = {row["code"] for row in _lines(place / "county" / "dirty.jsonl")} & WARNINGS
    assert warned <= set(outcome.warnings)


def test_every_flow_and_subject_of_the_truth_is_in_the_graph(
    place: Path, county: tuple[GraphStore, Outcome]
) -> None:
    store, _ = county
    truth = _lines(place / "county" / "truth.jsonl")
    flows = {flow for planted in truth for flow in planted["flows"]}
    subjects = {subject for planted in truth for subject in planted["subjects"]}
    assert flows
    assert flows - set(store.flows_by_id(pa.array(sorted(flows)))["id"].to_pylist()) == set()
    known = set(store.labels_by_id(pa.array(sorted(subjects)))["id"].to_pylist())
    assert subjects - known == set()


def test_importing_the_county_again_adds_nothing(
    place: Path, county: tuple[GraphStore, Outcome]
) -> None:
    store, first = county
    again = load(store, place, place / "county")
    assert again.batch == ""
    assert again.quarantined == first.quarantined
    assert again.unchanged == first.loaded + first.unchanged
