"""Files large enough that their rows are staged as Parquet parts, over several chunks."""

from pathlib import Path

import pyarrow as pa
import pytest

from graph.kinds import Label, Link
from graph.store import GraphStore
from ingest.merge import Merge
from ingest.outcome import Count
from ingest.pile import LARGE
from ingest.staging import Staging
from tests.graph.rows import links
from tests.ingest.county import contents, load, totals_close, transfers

ROWS = LARGE + 500


def _rows(first: int, count: int) -> list[tuple[str, str, str, int, str]]:
    return [
        (f"t{n}", f"a{n % 97}", f"b{n % 31}", 1 + n, "2024-01-01")
        for n in range(first, first + count)
    ]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return transfers(tmp_path / "a.csv", *_rows(0, ROWS))


def test_every_row_arrives_and_again_changes_nothing(
    store: GraphStore, tmp_path: Path, file: Path
) -> None:
    first = load(store, tmp_path, file)
    assert first.loaded == Count(ROWS, 100 * ROWS * (ROWS + 1) // 2)
    before = contents(store)
    again = load(store, tmp_path, file)
    assert (again.unchanged, again.batch) == (first.loaded, "")
    assert contents(store) == before


def test_rows_that_contradict_are_found_among_many_and_only_these(
    store: GraphStore, tmp_path: Path, file: Path
) -> None:
    others = [*_rows(ROWS, ROWS), ("t7", "a7", "b7", 9, "2024-01-01"), *_rows(2 * ROWS, 1)]
    second = transfers(tmp_path / "b.csv", *others, others[3])
    outcome = load(store, tmp_path, file, second)
    assert totals_close(outcome)
    assert outcome.reasons == {"duplicate_key": 1, "key_conflict": 1}
    assert outcome.loaded.rows == 2 * ROWS + 1 == len(contents(store)["flows"])


def test_rows_are_compared_part_by_part_as_at_once(
    store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    monkeypatch.setattr("ingest.merge._PART_HASHES", 700)
    odd = [(f"t{n}", "a7", "b7", 9_999_999, "2024-01-01") for n in range(0, ROWS, 40)]
    others = [*_rows(ROWS, 900), *odd, *_rows(5, 30)]
    outcome = load(store, tmp_path, file, transfers(tmp_path / "b.csv", *others))
    assert totals_close(outcome)
    assert outcome.reasons == {"key_conflict": len(odd)}
    assert (outcome.loaded.rows, outcome.unchanged.rows) == (ROWS + 900, 30)
    assert len(contents(store)["flows"]) == ROWS + 900


def test_each_link_is_taken_once_from_its_first_row_whatever_the_part(
    store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.merge._PART_HASHES", 700)
    said = [(f"payee:{n % 911}", f"account:{n % 911 % 37}") for n in range(5_000)]
    rows = links(said).set_column(6, "row", pa.array(range(5_000)))
    with Staging(tmp_path / "staging") as staging:
        staging.links(Link.HAS_ACCOUNT, (Label.PAYEE, Label.BANK_ACCOUNT), rows)
        merge = Merge(staging, store)
        merge.conflicts()
        merge.settle()
        (group,) = merge.groups("new_link")
        taken = pa.concat_tables(merge.new_links(group)).select(["source", "target", "row"])
    first = [(source, target, n) for n, (source, target) in enumerate(said[:911])]
    assert sorted(taken.to_pylist(), key=lambda link: link["row"]) == [
        {"source": source, "target": target, "row": row} for source, target, row in first
    ]
