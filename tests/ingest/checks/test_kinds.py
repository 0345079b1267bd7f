import ast
from pathlib import Path

import pyarrow as pa
import pytest
import yaml

import ingest.checks
import ingest.readers
from graph import words
from graph.words import catalogue
from ingest.checks import CHECKS, SUFFIXES, WARNINGS, ColumnKind
from tests.ingest.checks.reading import faults, read, values

FOLDERS = (Path(ingest.checks.__file__).parent, Path(ingest.readers.__file__).parent)

WORDS = Path(words.__file__).parent

#: Codes that the loading of batches gives, not a reader or a check.
LATER = {"duplicate_key", "key_conflict"}


def test_every_kind_has_a_check_and_every_check_is_listed() -> None:
    parsers = {
        node.name
        for file in FOLDERS[0].glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("parse_")
    }
    assert set(CHECKS) == set(ColumnKind)
    assert {check.__name__ for check in CHECKS.values()} == parsers


@pytest.mark.parametrize("kind", list(ColumnKind))
def test_a_kind_gives_the_arrays_it_says_and_no_nulls(kind: ColumnKind) -> None:
    parsed = read(kind, ["", "x", "1", "2024-01-31", "11010519491231002X"])
    assert set(parsed.values) == {"", *SUFFIXES.get(kind, ())}
    assert all(len(array) == 5 and array.null_count == 0 for array in parsed.values.values())
    assert {array.type for array in parsed.values.values()} <= {pa.string(), pa.int64()}


@pytest.mark.parametrize("kind", list(ColumnKind))
def test_an_empty_column_is_read(kind: ColumnKind) -> None:
    assert values(kind, []) == []


@pytest.mark.parametrize("kind", list(ColumnKind))
def test_an_empty_cell_is_missing_only_where_it_is_required(kind: ColumnKind) -> None:
    assert faults(kind, ["", " \u3000\t"]) == {}
    assert faults(kind, ["", " \u3000\t"], required=True) == {"missing": [0, 1]}
    assert values(kind, ["", " "])[0] in ("", 0)


def test_a_chunked_column_reads_like_a_whole_one() -> None:
    column = pa.chunked_array([["1"], ["2", "x"]])
    from ingest.checks import ColumnSpec, parse
    from ingest.identity import tokens

    parsed = parse(ColumnKind.MONEY, column, ColumnSpec(), tokens("a key for tests only"))
    assert parsed.values[""].to_pylist() == [100, 200, 0]
    assert parsed.problems[0].rows.tolist() == [2]


def test_a_default_stands_in_for_an_empty_cell() -> None:
    assert values("choice", ["", "b"], choices={"a": "A", "b": "B"}, default="a") == ["A", "B"]


@pytest.mark.parametrize("kind", ["identity", "id_number", "account", "phone", "address"])
def test_words_for_nothing_give_no_token(kind: str) -> None:
    assert values(kind, ["无", "-", "NULL", "/", "不详"]) == [""] * 5


def codes() -> set[str]:
    """Return every text in the sources that the catalogue knows as a problem code."""
    texts = {
        node.value
        for folder in FOLDERS
        for file in folder.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in texts if f"check.{text}" in catalogue()}


def test_the_catalogue_has_a_text_and_a_mend_for_each_code_and_none_that_nobody_gives() -> None:
    keys = yaml.safe_load((WORDS / "checks.yaml").read_text(encoding="utf-8"))
    checks = {key.removeprefix("check.") for key in keys if key.startswith("check.")}
    mends = {key.removeprefix("mend.") for key in keys if key.startswith("mend.")}
    assert checks == mends == codes() | LATER
    assert checks >= WARNINGS


def test_a_faulty_cell_names_its_code_and_level() -> None:
    (problem,) = read("phone", ["12345678901234567890"]).problems
    assert (problem.code, problem.level) == ("bad_phone", "warning")
    (problem,) = read("money", ["abc"]).problems
    assert (problem.code, problem.level) == ("bad_money", "error")
