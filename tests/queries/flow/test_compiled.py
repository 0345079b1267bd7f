"""Compiled code is as old as the sources it was made of, whichever file they stand in."""

import subprocess
import sys
from pathlib import Path

from queries.flow.compiled import PACKAGE, digest, folder

CALLER = """
from queries.flow.compiled import compiled
from inner import twice

@compiled
def answer(number):
    return twice(number)

print(answer(21))
"""


def test_a_change_in_any_file_is_a_change(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("one")
    before = digest(tmp_path)
    assert digest(tmp_path) == before
    (tmp_path / "b.py").write_text("two")
    after = digest(tmp_path)
    (tmp_path / "b.py").write_text("three")
    assert len({before, after, digest(tmp_path)}) == 3


def test_compiled_code_is_kept_by_the_digest() -> None:
    assert folder(PACKAGE).name == f"compiled-{digest(PACKAGE)}"
    assert folder(PACKAGE).parent == PACKAGE / "__pycache__"


def test_compiled_code_really_lies_there(tmp_path: Path) -> None:
    (tmp_path / "inner.py").write_text(
        "from queries.flow.compiled import compiled\n\n"
        "@compiled\ndef twice(number):\n    return 2 * number\n"
    )
    (tmp_path / "caller.py").write_text(CALLER)
    found = set(folder(PACKAGE).rglob("caller.answer*"))
    done = subprocess.run(
        [sys.executable, tmp_path / "caller.py"],
        env={"PYTHONPATH": f"{tmp_path}:{PACKAGE.parent.parent}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "42\n"
    assert set(folder(PACKAGE).rglob("caller.answer*")) - found
