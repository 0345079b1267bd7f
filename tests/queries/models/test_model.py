"""Files of models: what is wrong with one is told with its field, and what would be right."""

from pathlib import Path
from typing import Any

import pytest

from graph.errors import InvalidParameter, NotFound
from queries.models.folder import models_in
from queries.models.model import read_model
from tests.queries.models.written import TEXT, written


def test_a_file_is_read(tmp_path: Path) -> None:
    model = read_model(written(tmp_path, limits={"seconds": 5}))
    assert (model.code, model.limits.seconds, model.limits.rows) == ("C101", 5, 10_000)
    assert model.values({}) == {"least": 1000}
    assert model.words.name == {"zh": "大额发放", "en": "Large payments"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "R01"}, "code: "),
        ({"code": "C12345"}, "'C12345'"),
        ({"version": 0}, "version: "),
        ({"version": "1"}, "version: "),
        ({"name": {"zh": "x"}}, "name.en: "),
        ({"name": {"zh": "x", "en": " "}}, "name.en: "),
        ({"colour": "red"}, "colour: no such field; a model has code, version"),
        ({"confidence": 101}, "confidence: "),
        ({"nature": "guilt"}, "nature: "),
        ({"nature": None}, "nature: "),
        ({"limits": {"seconds": 601}}, "limits.seconds: "),
        ({"limits": {"rows": 0}}, "limits.rows: "),
        ({"limits": {"hops": 3}}, "limits.hops: "),
        ({"parameters": {"Least": {"default": 1, "zh": "x", "en": "x"}}}, "parameters.Least"),
        ({"parameters": {"least": {"default": 1.5, "zh": "x", "en": "x"}}}, "default"),
        ({"parameters": {"least": {"default": True, "zh": "x", "en": "x"}}}, "default"),
        ({"parameters": {"least": {"default": 1}}}, "parameters.least.zh: "),
        ({"cypher": None}, "cypher: "),
        ({"cypher": TEXT.replace("WHERE", "SET")}, "cypher, line 3, column 1: SET"),
        ({"says": {"zh": "{who}", "en": "{who}"}}, "says.zh: {who} is no column"),
        ({"says": {"zh": "{name.x}", "en": "x"}}, "says.zh: {name.x} is no column"),
        ({"says": {"zh": "{name!r}", "en": "x"}}, "says.zh: {name} is no column"),
        ({"says": {"zh": "{}", "en": "x"}}, "says.zh: {} is no column"),
        ({"says": {"zh": "{name:>9999}", "en": "x"}}, "says.zh: {name} is no column"),
        ({"says": {"zh": "{name", "en": "x"}}, "says.zh: "),
        ({"says": {"zh": "{amount}", "en": "x"}}, "amount_fen"),
        ({"says": {"zh": "{name}", "en": "{count}"}}, "both must tell the same"),
    ],
)
def test_faults_name_the_field(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    file = written(tmp_path, **changed)
    with pytest.raises(InvalidParameter) as fault:
        read_model(file)
    assert str(fault.value).startswith(f"{file}: ")
    assert said in str(fault.value)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- 1",
        "code: [",
        "code: C01\ncode: C02",
        "a: &a [1]\nb: *a",
        "x" * 200_000,
        "[" * 5000,
    ],
)
def test_what_is_no_model_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidParameter) as fault:
        read_model(file)
    assert str(file) in str(fault.value)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="cannot read"):
        read_model(tmp_path / "none.yaml")
    (tmp_path / "gbk.yaml").write_bytes("名称".encode("gbk"))
    with pytest.raises(InvalidParameter, match="UTF-8"):
        read_model(tmp_path / "gbk.yaml")


def test_a_folder_has_models_with_codes_of_their_own(tmp_path: Path) -> None:
    assert models_in(tmp_path) == ()
    written(tmp_path, "b.yaml", code="C02")
    written(tmp_path, "a.yml", code="C10")
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert [model.code for model in models_in(tmp_path)] == ["C02", "C10"]
    written(tmp_path, "c.yaml", code="C02")
    with pytest.raises(InvalidParameter, match=r"c\.yaml: code: C02 is that of b\.yaml"):
        models_in(tmp_path)
    with pytest.raises(NotFound):
        models_in(tmp_path / "none")
