"""The commands `models` and `rehearse`."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from api.commands import models
from graph.errors import FundtraceError
from graph.store import open_store
from tests.queries.models.written import TEXT, filled, written


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    url = f"ladybug://{tmp_path}/store.db"
    with open_store(url, create=True) as store:
        filled(store)
    monkeypatch.setenv("FUNDTRACE_STORE", url)
    monkeypatch.setenv("FUNDTRACE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("FUNDTRACE_LANG", raising=False)
    return tmp_path


def run(*arguments: object) -> Result:
    app = typer.Typer()
    models.register(app)
    return CliRunner().invoke(app, [str(each) for each in arguments])


def test_models_are_listed(here: Path) -> None:
    file = written(here)
    said = run("models", file)
    assert "C101 第 1 版 大额发放" in said.stdout
    assert "least = 1000" in said.stdout
    (line,) = run("models", here, "--json").stdout.splitlines()
    assert json.loads(line)["code"] == "C101"


def test_every_faulty_file_is_told(here: Path) -> None:
    written(here, "a.yaml", version=0)
    written(here, "b.yaml", cypher=TEXT.replace("WHERE", "SET"))
    said = run("models", here)
    assert isinstance(said.exception, FundtraceError)
    assert "a.yaml: version" in said.stderr
    assert "b.yaml: cypher, line 3" in str(said.exception)
    assert isinstance(run("models", here / "none").exception, FundtraceError)
    (here / "empty").mkdir()
    assert run("models", here / "empty").exit_code == 0


def test_a_model_is_rehearsed(here: Path) -> None:
    file = written(here)
    judged = here / "v.jsonl"
    judged.write_text('{"subject": "payee:b", "verdict": "false"}\n', encoding="utf-8")
    said = run("rehearse", file, "--set", "least=3000", "--verdicts", judged, "--json")
    told = json.loads(said.stdout.splitlines()[-1])
    assert (told["findings"], told["amount"], told["minutes"]) == (2, 15000, 60)
    assert told["judged"] == {"true": 0, "false": 1, "open": 1}
    text = run("rehearse", file, "--minutes", 10, "--lang", "en")
    assert "Work to verify them: 30 minutes" in text.stdout
    assert "甲: 2 payments" in text.stdout


@pytest.mark.parametrize("value", ["least", "least=x", "most=1", "=1"])
def test_values_that_are_none_are_told(here: Path, value: str) -> None:
    said = run("rehearse", written(here), "--set", value)
    assert isinstance(said.exception, FundtraceError)


def test_values_are_read_as_the_kind_of_their_default() -> None:
    from queries.models.model import Model
    from tests.queries.models.written import raw

    known = {
        "names": {"default": ["x"], "zh": "名", "en": "Names"},
        "word": {"default": "x", "zh": "词", "en": "Word"},
        "least": {"default": 1, "zh": "少", "en": "Least"},
    }
    text = TEXT.replace("WHERE", "WHERE n.name IN $names AND n.name <> $word AND")
    model = Model.model_validate(raw(parameters=known, cypher=text))
    given = ["names=甲, 乙", "word=a=b", "least=-5"]
    assert models.set_values(model, given) == {
        "names": ("甲", "乙"),
        "word": "a=b",
        "least": -5,
    }
