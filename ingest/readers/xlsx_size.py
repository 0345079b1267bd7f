"""How much a workbook unpacks to, found before it is unpacked.

A worksheet is held whole, empty cells too: one stray cell in its last corner would ask for
hundreds of gigabytes, and a small file can be packed to hold any amount of text.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

MOST_CELLS: Final = 100_000_000  # of a worksheet, about 3 GB
MOST_BYTES: Final = 4 << 30  # unpacked
_BLOCK: Final = 4 << 20
_LONGEST: Final = 32  # bytes of a reference with what stands before it

_CELL: Final = re.compile(rb"""\sr=["']([A-Z]{1,3})\d""")
_ROW: Final = re.compile(rb"""\sr=["'][A-Z]{0,3}(\d{4,7})["']""")


def too_large(path: Path) -> str:
    """Return what makes a workbook too large to be read, '' if nothing does."""
    try:
        with ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
            if size > MOST_BYTES:
                return f"unpacks to {size / 2**30:.1f} GiB"
            names = [name for name in archive.namelist() if name.endswith(".xml")]
            cells = max((_cells(archive, name) for name in names), default=0)
    except (BadZipFile, ZlibError, OSError, NotImplementedError, RuntimeError):
        return ""  # damaged: opening it says how
    return (
        f"has a worksheet of {cells:,} cells, most of them empty" if cells > MOST_CELLS else ""
    )


def _cells(archive: ZipFile, name: str) -> int:
    """Return the cells of the rectangle that a worksheet's references span."""
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    for block in _blocks(archive, name):
        columns.update(_CELL.findall(block))
        rows.update(_ROW.findall(block))
    width = max((_column(letters) for letters in columns), default=0)
    return width * max((int(row) for row in rows), default=0)


def _blocks(archive: ZipFile, name: str) -> Iterator[bytes]:
    """Yield the text of a member; what the end of a block cuts is whole in the next."""
    held = b""
    with archive.open(name) as stream:
        while block := stream.read(_BLOCK):
            yield held + block
            held = block[-_LONGEST:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
