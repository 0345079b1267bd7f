"""A browser without a window, cut off from every network, and the pixels it drew."""

import os
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--enable-logging=stderr", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip


class Browser:
    """Opens pages, each time as a new person."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder

    def dom(self, page: str) -> tuple[str, list[str]]:
        """Return the document after its scripts have run, and what the console said."""
        done = self._run(page, "--dump-dom")
        console = [line for line in done.stderr.splitlines() if ":CONSOLE:" in line]
        return done.stdout, console

    def colours(self, page: str, *, width: int = 640, height: int = 480) -> dict[bytes, int]:
        """Return how many pixels have each colour (red, green, blue)."""
        picture = self._folder / "page.png"
        self._run(page, f"--screenshot={picture}", f"--window-size={width},{height}")
        return _colours(picture.read_bytes())

    def _run(self, page: str, *flags: str) -> "subprocess.CompletedProcess[str]":
        file = self._folder / "page.html"
        file.write_text(page, encoding="utf-8")
        profile = self._folder / "profile"
        shutil.rmtree(profile, ignore_errors=True)
        command = [self._program, *_FLAGS, f"--user-data-dir={profile}", *flags, file.as_uri()]
        return subprocess.run(
            command,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=120,
            check=True,
        )


def installed() -> str:
    """Return the browser of this machine; skip the module where there is none, fail in CI."""
    program = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if program is not None:
        return program
    missing = f"no browser to open the page in; looked for {', '.join(_NAMES)}"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing, allow_module_level=True)


def _colours(png: bytes) -> dict[bytes, int]:
    width, _height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (depth, kind in (2, 6)) == (8, True), "eight bits of red, green, blue (and alpha)"
    size = 3 if kind == 2 else 4
    counts: dict[bytes, int] = {}
    for line in _lines(zlib.decompress(_data(png)), width * size, size):
        for i in range(0, len(line), size):
            colour = bytes(line[i : i + 3])
            counts[colour] = counts.get(colour, 0) + 1
    return counts


def _data(png: bytes) -> bytes:
    place, parts = 8, []
    while place < len(png):
        length, name = struct.unpack(">I4s", png[place : place + 8])
        if name == b"IDAT":
            parts.append(png[place + 8 : place + 8 + length])
        place += length + 12
    return b"".join(parts)


def _lines(raw: bytes, length: int, size: int) -> list[bytearray]:
    """Undo the filters of PNG (ISO/IEC 15948, clause 9)."""
    lines = [bytearray(length)]
    for start in range(0, len(raw), length + 1):
        line, above = bytearray(raw[start + 1 : start + 1 + length]), lines[-1]
        for i in range(length):
            left = line[i - size] if i >= size else 0
            corner = above[i - size] if i >= size else 0
            guess = (0, left, above[i], (left + above[i]) // 2, _paeth(left, above[i], corner))
            line[i] = (line[i] + guess[raw[start]]) & 255
        lines.append(line)
    return lines[1:]


def _paeth(left: int, up: int, corner: int) -> int:
    near = left + up - corner
    return min((left, up, corner), key=lambda value: abs(near - value))
