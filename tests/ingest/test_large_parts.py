"""Files large enough that their rows are staged as Parquet parts, over several chunks."""

from pathlib import Path

import pytest

from graph.store import GraphStore
from ingest.outcome import Count
from ingest.pile import LARGE
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


@pytest.mark.parametrize("hashes", [700, 10 * ROWS])
def test_rows_are_compared_part_by_part_as_at_once(
    store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Path, hashes: int
) -> None:
    monkeypatch.setattr("ingest.merge._PART_HASHES", hashes)
    others = [*_rows(ROWS, 900), ("t7", "a7", "b7", 9, "2024-01-01"), *_rows(5, 1)]
    outcome = load(store, tmp_path, file, transfers(tmp_path / "b.csv", *others))
    assert totals_close(outcome)
    assert outcome.reasons == {"key_conflict": 1}
    assert (outcome.loaded.rows, outcome.unchanged.rows) == (ROWS + 900, 1)
    assert len(contents(store)["flows"]) == ROWS + 900
