"""Ctrl-C ends the command quietly, also while it is still loading."""

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from api import __main__ as way_in

#: Presses Ctrl-C when the named module begins to load, then goes in as `fundtrace` does.
_PRESSED = """
import os, signal, sys

class Finger:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's `&` makes it deaf
sys.meta_path.insert(0, Finger())
from api.__main__ import main
sys.argv = ["fundtrace", "ingest", sys.argv[2]]
main()
"""


@pytest.mark.parametrize(
    "loading", ["typer", "pyarrow", "ingest.run", "ingest.readers.csv_file"]
)
def test_ctrl_c_while_loading_ends_without_a_traceback(tmp_path: Path, loading: str) -> None:
    command = [sys.executable, "-c", _PRESSED, loading, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_ctrl_c_at_work_ends_without_a_traceback(tmp_path: Path) -> None:
    # The engine of the store is the first thing that loads when the command is at work.
    env = {
        "FUNDTRACE_STORE": f"ladybug://{tmp_path / 'store'}",
        "FUNDTRACE_TOKEN_KEY": "a key for tests only",
    }
    command = [sys.executable, "-c", _PRESSED, "graph.ladybug_store", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=env)
    assert (done.returncode, done.stdout) == (130, "")
    assert "Traceback" not in done.stderr


def test_the_command_goes_in_this_way() -> None:
    (command,) = entry_points(group="console_scripts", name="fundtrace")
    assert command.load() is way_in.main
