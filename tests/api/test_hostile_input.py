"""Commands written in haste or in malice: one line that says why, and nothing broken."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.conftest import Command
from tests.ingest.county import transfers

CLI = (sys.executable, "-c", "from api.cli import main; main()")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return transfers(
        tmp_path / "a.csv",
        ("t1", "甲é😀", "乙", "1", "2024-01-01"),
        ("t2", "甲é😀", "乙", "oops", "2024-01-01"),
    )


def test_a_place_that_cannot_be_written_is_named(
    fundtrace: Command, file: Path, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, not a folder", encoding="utf-8")
    said = fundtrace("ingest", file, "--quarantine", blocked)
    assert said.code == 1
    assert "Traceback" not in said.err
    assert str(blocked) in said.err.splitlines()[-1]
    assert fundtrace("overview", "--json").lines[0]["flows"] == []


def test_a_store_below_a_file_is_refused_in_words(
    fundtrace: Command, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUNDTRACE_STORE", f"ladybug://{file}/store.lbug")
    said = fundtrace("ingest", file)
    assert (said.code, len(said.err.splitlines())) == (1, 1)
    assert str(file) in said.err


def test_a_currency_is_three_capital_letters(fundtrace: Command, file: Path) -> None:
    said = fundtrace("ingest", file, "--currency", "yuan")
    assert said.code == 1
    assert "three capital letters" in said.err


def test_doctor_looks_at_everything_with_a_short_key(
    fundtrace: Command, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fundtrace("ingest", file)
    monkeypatch.setenv("FUNDTRACE_TOKEN_KEY", "short")
    said = fundtrace("doctor", "--json")
    verdicts = {line["what"]: line["verdict"] for line in said.lines}
    assert (said.code, verdicts["token key"], verdicts["lock"]) == (1, "wrong", "ok")


@pytest.mark.parametrize(("encoding", "flag"), [("latin-1", "--json"), ("ascii", "--strict")])
def test_an_answer_comes_whole_on_any_terminal(
    fundtrace: Command, file: Path, encoding: str, flag: str
) -> None:
    fundtrace("ingest", file)
    done = subprocess.run(
        [*CLI, "trace", "甲é😀", "--down", flag],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    if flag == "--json":
        first = json.loads(done.stdout.decode(encoding).splitlines()[0])
        assert first["nodes"] == ["甲é😀", "乙"]


def test_no_name_breaks_a_json_line(fundtrace: Command, tmp_path: Path) -> None:
    name = "a\u2028b\u2029c"
    fundtrace("ingest", transfers(tmp_path / "a.csv", ("t1", name, "d", "1", "2024-01-01")))
    (chain, _) = fundtrace("trace", "d", "--up", "--json").lines
    assert chain["nodes"] == [name, "d"]


def test_an_argument_that_is_no_text_is_told(fundtrace: Command, file: Path) -> None:
    fundtrace("ingest", file)
    for words in ("trace x --to ?", "trace ? --up", "show ?", "search ?", "withdraw ?"):
        command = words.replace("?", "\udcb2").split()
        said = fundtrace(*command)
        assert (said.code, len(said.err.splitlines())) == (1, 1), command
        assert "no text" in said.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_full_disk_behind_stdout_is_told(fundtrace: Command, file: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*CLI, "mappings"],
            env=os.environ,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
