"""A second process that reads flows beside this one.

The embedded engine makes its answers in one thread and holds Python's lock meanwhile, so only
another process can put another core to work. It opens the same file, and gives up where the
file is another one by then, or its own code is. Whatever befalls it, the first process can
read its pages itself.
"""

import json
import subprocess
import sys
from contextlib import closing
from dataclasses import asdict
from typing import IO, Any, Final, cast

from graph.errors import StateChanged, StoreError
from graph.model import Flow, Label
from graph.store import StoreFile, open_store
from queries.flow.compiled import PACKAGE, digest
from queries.flow.read import Page, Reader
from queries.flow.rows import Share, ShareWriter, Sharing

_LOG: Final = "second.log"
#: Modules are looked for where the first process looks, and not in the working directory.
_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    f"from {__name__} import main; main()"
)


class SecondReader:
    """This side of it; to be closed, whatever happens.

    Attributes:
        pages: those that were given to it.
        process: None until `start`.
    """

    def __init__(self, file: StoreFile, sharing: Sharing, begin: tuple[int, ...]) -> None:
        """Take what the process is told: the file as seen here, and `begin` as in `Reader`."""
        self.pages: list[Page] = []
        self.process: subprocess.Popen[str] | None = None
        self._sharing = sharing
        self._told = [digest(PACKAGE), asdict(file), sharing.said(), begin]

    def start(self) -> None:
        """Start the process and wait until it has opened the file.

        Raises:
            StoreError: it could not.
        """
        command = [sys.executable, "-I", "-c", _START, json.dumps(sys.path)]
        try:
            with (self._sharing.scratch / _LOG).open("wb") as log:
                self.process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                    encoding="utf-8",
                )  # fmt: skip
        except OSError as error:
            raise StoreError(f"no second reader can be started: {error}") from error
        self._answer(self._told)

    def read(self, page: Page) -> None:
        """Wait until the process has read `page`.

        Raises:
            StoreError: it could not, or is gone.
        """
        self.pages.append(page)
        self._answer(asdict(page))

    def share(self) -> Share:
        """Return what the process read; it ends.

        Raises:
            StoreError: it is gone.
        """
        told = self._answer(None)
        return self._sharing.share(told["count"], told["funds"])

    def _answer(self, said: Any) -> dict[str, Any]:
        if self.process is None:
            raise StoreError("the second reader was not started")
        to, back = cast(IO[str], self.process.stdin), cast(IO[str], self.process.stdout)
        try:
            to.write(json.dumps(said) + "\n")
            to.flush()
            line = back.readline()
        except (OSError, ValueError) as error:
            raise StoreError(f"the second reader is gone: {error}") from error
        if not line:
            raise StoreError(f"the second reader is gone; its last words: {self._last_words()}")
        return _heard(line)

    def _last_words(self) -> str:
        log = self._sharing.scratch / _LOG
        lines = log.read_text("utf-8", errors="replace").splitlines()
        return lines[-1] if lines else "none"

    def close(self) -> None:
        """End the process, whatever it does."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()  # closes the pipes, broken or not


def _heard(line: str) -> dict[str, Any]:
    """Return an answer; whatever else writes to the same output is none."""
    try:
        told = json.loads(line)
    except ValueError:
        told = None
    if not isinstance(told, dict) or not {"count", "funds"} <= set(told):
        raise StoreError(f"the second reader said {line[:80]!r}, which is no answer")
    return told


def main() -> None:
    """Read what standard input asks for, until it asks for nothing more."""
    code, told, said, begin = json.loads(sys.stdin.readline())
    if code != digest(PACKAGE):
        raise StoreError(f"the code in {PACKAGE} is not that of the first process")
    file, sharing = StoreFile(told["path"], tuple(told["mark"])), Sharing.heard(said)
    with open_store(file.url, read_only=True) as store, store.one_state():
        if store.file() != file:
            raise StateChanged(f"{file.path} was replaced meanwhile")
        reader = Reader(store, tuple(begin))
        with closing(ShareWriter(sharing)) as writer:
            _say(writer)
            while (page := json.loads(sys.stdin.readline())) is not None:
                reader.read(_page(**page), writer)
                _say(writer)
        _say(writer)


def _say(writer: ShareWriter) -> None:
    """Answer with what was read so far."""
    sys.stdout.write(json.dumps({"count": writer.count, "funds": writer.funds.texts}) + "\n")
    sys.stdout.flush()


def _page(text: str, kind: str, source: str, target: str, first: int, last: int) -> Page:
    return Page(text, Flow(kind), Label(source), Label(target), first, last)
