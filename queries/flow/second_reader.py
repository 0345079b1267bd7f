"""A second process that reads flows beside this one.

The embedded engine makes its answers in one thread and holds Python's lock meanwhile, so only
another process can put another core to work. It opens the same file, and gives up where it is
another one by then. Whatever befalls it, the first process can read its pages itself.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import IO, Any, Final, cast

from graph.errors import StateChanged, StoreError
from graph.model import Flow, Label
from graph.store import StoreFile, open_store
from queries.flow.read import Page, Reader
from queries.flow.rows import Share, ShareWriter, Sharing

_LOG: Final = "second.log"


@dataclass
class SecondReader:
    """This side of it; `pages` are those that were given to it."""

    sharing: Sharing
    process: "subprocess.Popen[str]"
    pages: list[Page] = field(default_factory=list)

    def read(self, page: Page) -> None:
        """Wait until the other process has read `page`.

        Raises:
            StoreError: it could not, or is gone.
        """
        self.pages.append(page)
        self._answer(asdict(page))

    def share(self) -> Share:
        """Return what the other process read; it ends.

        Raises:
            StoreError: it is gone.
        """
        told = json.loads(self._answer(None))
        return self.sharing.share(told["count"], told["funds"])

    def _answer(self, said: Any) -> str:
        to, back = cast(IO[str], self.process.stdin), cast(IO[str], self.process.stdout)
        try:
            to.write(json.dumps(said) + "\n")
            to.flush()
            answer = back.readline()
        except (OSError, ValueError) as error:
            raise StoreError(f"the second reader is gone: {error}") from error
        if not answer:
            raise StoreError(f"the second reader is gone; its last words: {self._last_words()}")
        return answer

    def _last_words(self) -> str:
        log = self.sharing.scratch / _LOG
        lines = log.read_text("utf-8", errors="replace").splitlines()
        return lines[-1] if lines else "none"


@contextmanager
def second_reader(
    file: StoreFile, sharing: Sharing, begin: Sequence[int]
) -> Iterator[SecondReader]:
    """Start the other process on `file`; it is gone at the end, whatever happens.

    Args:
        begin: as in `Reader`.
    """
    with (sharing.scratch / _LOG).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, encoding="utf-8",
        )  # fmt: skip
    try:
        said = json.dumps([asdict(file), sharing.said(), [*begin]])
        cast(IO[str], process.stdin).write(f"{said}\n")
        yield SecondReader(sharing, process)
    finally:
        process.kill()
        process.communicate()  # closes the pipes, broken or not


def main() -> None:
    """Read what standard input asks for, until it asks for nothing more."""
    told, said, begin = json.loads(sys.stdin.readline())
    file = StoreFile(told["path"], tuple(told["mark"]))
    sharing = Sharing.heard(said)
    with open_store(file.url, read_only=True) as store, store.one_state():
        if store.file() != file:
            raise StateChanged(f"{file.path} was replaced meanwhile")
        reader = Reader(store, begin)
        with ShareWriter(sharing) as share:
            while (page := json.loads(sys.stdin.readline())) is not None:
                reader.read(_page(**page), share)
                _say("read")
            held = share.share()
        _say(json.dumps({"count": held.count, "funds": held.funds}))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _page(text: str, kind: str, source: str, target: str, first: int, last: int) -> Page:
    return Page(text, Flow(kind), Label(source), Label(target), first, last)


if __name__ == "__main__":
    main()
