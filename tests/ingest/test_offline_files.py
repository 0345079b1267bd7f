from pathlib import Path

import pytest

from graph.errors import InvalidParameter
from graph.store import open_store
from tests.ingest.county import load, transfers


def test_a_first_load_can_be_written_as_files_for_an_offline_import(tmp_path: Path) -> None:
    file = transfers(
        tmp_path / "a.csv",
        ("t1", "a", "b", "1.00", "2024-01-01"),
        ("t2", "b", "c", "-2.00", "2024-01-02"),
    )
    folder = tmp_path / "files"
    with open_store(f"neo4j-files://{folder}", create=True) as store:
        outcome = load(store, tmp_path, file)
    assert outcome.loaded.rows == 2
    command = (folder / "import-command.txt").read_text()
    assert command.startswith("neo4j-admin database import full")
    for name in ("BankAccount", "TRANSFERRED", "RETURNED", "Batch", "Source", "Store"):
        assert f"{name}-header.csv" in command
    assert (folder / "TRANSFERRED-00001.csv").read_text().startswith('"a","b","t1",100,')
    with pytest.raises(InvalidParameter, match="not empty"):
        open_store(f"neo4j-files://{folder}", create=True)
