"""Text files of any usual encoding as a stream of UTF-8."""

import codecs
import io
import re
from pathlib import Path
from typing import Final

from typing_extensions import override

from graph.errors import SourceError
from ingest.readers.assemble import DAMAGED

SAMPLE: Final = 1 << 20  # bytes
_TAIL: Final = 1 << 16  # bytes

_LINE_END: Final = re.compile(rb"\r\n|\n|\r")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOST_DAMAGE: Final = 0.1  # share of characters


def sniff_encoding(path: Path) -> str:
    """Return `utf-8`, `utf-8-sig`, `utf-16` (by its mark) or `gb18030`.

    Raises:
        SourceError: the file is empty or is no text.
    """
    sample = _telling_sample(path)
    mark, name = next((pair for pair in _MARKS if sample.startswith(pair[0])), (b"", ""))
    if not sample[len(mark) :].strip(b"\0 \t\r\n"):
        raise SourceError(f"{path.name} is empty; a header and at least one row are needed")
    if name:
        return name
    if b"\0" in sample:
        raise SourceError(
            f"{path.name} is not text (it holds zero bytes); give a CSV, TSV, XLSX, Parquet, "
            "JSON lines or XML file"
        )
    return _least_damaged(sample, path.name)


def _telling_sample(path: Path) -> bytes:
    """Return the first bytes of `path`, or where these are ASCII the first that are not."""
    with path.open("rb") as file:
        first = file.read(SAMPLE)
        if first.isascii() and b"\0" not in first:
            while block := file.read(SAMPLE):
                if not block.isascii():
                    return first[-1024:] + block
    return first


def _least_damaged(sample: bytes, name: str) -> str:
    """Return the encoding that loses least; UTF-8 with a few bad bytes stays UTF-8."""
    texts = {encoding: _decoded(sample, encoding) for encoding in ("utf-8", "gb18030")}
    foreign = sum(not character.isascii() for character in texts["utf-8"])
    if texts["utf-8"].count(DAMAGED) <= _MOST_DAMAGE * foreign:
        return "utf-8"
    best = min(texts, key=lambda encoding: texts[encoding].count(DAMAGED))
    if texts[best].count(DAMAGED) > _MOST_DAMAGE * len(texts[best]):
        raise SourceError(
            f"{name} is neither UTF-8 nor GB18030 text; save it again as CSV UTF-8 or as XLSX"
        )
    return best


def _decoded(sample: bytes, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)("replace").decode(sample)


class Utf8Stream(io.BufferedIOBase):
    """A text file read as UTF-8 without its byte-order mark and its first lines.

    Attributes:
        consumed: bytes of the file read so far.
        tail: the last bytes given out.
        damaged: some bytes could not be decoded; U+FFFD stands for them.
    """

    def __init__(self, path: Path, encoding: str, skip_lines: int = 0) -> None:
        self.consumed, self.tail, self.damaged = 0, b"", False
        self._file = path.open("rb")
        plain = encoding in ("utf-8", "utf-8-sig")
        self._decoder = None if plain else codecs.getincrementaldecoder(encoding)("replace")
        head = self._next(SAMPLE)
        if plain:
            head = head.removeprefix(codecs.BOM_UTF8)
        self._head = head[_after(head, skip_lines) :]

    @override
    def readable(self) -> bool:
        return True

    @override
    def close(self) -> None:
        self._file.close()
        super().close()

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        wanted = size if size is not None and size > 0 else SAMPLE
        if self._head:
            block, self._head = self._head[:wanted], self._head[wanted:]
        else:
            block = self._next(wanted // 2 if self._decoder else wanted)
            # A decoder makes up to twice the bytes of it; the rest waits for the next call.
            block, self._head = block[:wanted], block[wanted:]
        self.tail = (self.tail + block[-_TAIL:])[-_TAIL:]
        return block

    def _next(self, size: int) -> bytes:
        block = self._file.read(max(size, 1))
        self.consumed += len(block)
        if self._decoder is None:
            return block
        text = self._decoder.decode(block, final=not block)
        self.damaged = self.damaged or DAMAGED in text
        encoded = text.encode()
        return encoded if encoded or not block else self._next(size)


def _after(head: bytes, lines: int) -> int:
    """Return where the text after the first `lines` lines begins."""
    end = 0
    for number, match in enumerate(_LINE_END.finditer(head), start=1):
        if number > lines:
            break
        end = match.end()
        if number == lines:
            return end
    return len(head) if lines else 0
