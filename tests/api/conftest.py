import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.cli import main


@dataclass(frozen=True)
class Said:
    """What a command wrote and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Command = Callable[..., Said]


@pytest.fixture
def fundtrace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Command:
    """Run the command line in this process, on a store and a key of this test's own."""
    monkeypatch.setenv("FUNDTRACE_STORE", f"ladybug://{tmp_path / 'data' / 'store.lbug'}")
    monkeypatch.setenv("FUNDTRACE_TOKEN_KEY", "a key for tests only")
    monkeypatch.setenv("FUNDTRACE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("FUNDTRACE_LANG", raising=False)

    def run(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["fundtrace", *map(str, arguments)])
        capfd.readouterr()
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(bool(end.code))
        said = capfd.readouterr()
        return Said(code, said.out, said.err)

    return run
