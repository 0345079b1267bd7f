"""The project as a whole: what the README says is so, and the house rules hold."""

import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from typer.main import get_command

from api.app import STATUSES
from api.cli import app
from api.settings import Settings
from graph import errors

ROOT = Path(__file__).parent.parent
PACKAGES = ("graph", "queries", "ingest", "viz", "api")
READMES = ("README.md", "README.zh.md")


def _sources() -> list[Path]:
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


@pytest.mark.parametrize("name", READMES)
def test_the_readme_fits_on_a_few_screens(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= 150


@pytest.mark.parametrize("name", READMES)
def test_the_readme_names_every_command_and_setting(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert [command for command in commands if f"`{command}" not in text] == []
    settings = {f"FUNDTRACE_{field.upper()}" for field in Settings.model_fields}
    assert set(re.findall(r"^\| `(FUNDTRACE_\w+)`", text, re.MULTILINE)) == settings


def test_the_readme_says_of_each_setting_what_the_code_says() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for field in Settings.model_fields.values():
        assert field.description is not None
        assert f"| {field.description} |" in text


@pytest.mark.parametrize("name", READMES)
def test_the_readme_leads_to_files_that_are_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_our_top_level_names_belong_to_us_alone() -> None:
    owners = packages_distributions()  # an editable install is not among them
    assert {owner for name in PACKAGES for owner in owners.get(name, ())} <= {"fundtrace"}


def test_every_error_has_a_status() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.FundtraceError)
    ]
    assert set(kinds) == set(STATUSES)


def test_no_values_are_written_into_cypher() -> None:
    # Texts built from the model's own names live in graph/schema and nowhere else.
    found = [
        str(path.relative_to(ROOT))
        for path in _sources()
        if "schema" not in path.parts
        and re.search(r'f"[^"]*\bMATCH \(', path.read_text("utf-8"))
    ]
    assert found == []


def test_every_cypher_text_says_what_it_answers() -> None:
    texts = [file for package in PACKAGES for file in (ROOT / package).rglob("*.cypher")]
    assert texts
    assert [str(path) for path in texts if not path.read_text("utf-8").startswith("// ")] == []


def test_files_stay_small_enough_to_read() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in _sources()
        if (lines := len(path.read_text("utf-8").splitlines())) > 300
    }
    assert long == {}
