"""A command that is ended from outside removes what it has half made."""

import signal
import subprocess
import sys
from pathlib import Path


def test_a_command_that_is_ended_cleans_up(tmp_path: Path) -> None:
    half = tmp_path / "half"
    program = f"""
import sys, time
from pathlib import Path
from api import cli

def work() -> None:
    Path({str(half)!r}).touch()
    try:
        print("at work", flush=True)
        time.sleep(60)
    finally:
        Path({str(half)!r}).unlink()

cli.app = work
cli.main()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "at work\n"
        assert half.exists()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 143
    assert not half.exists()
