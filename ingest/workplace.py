"""Where a run keeps its staging files, and how those of killed runs are cleared."""

import os
import sys
from pathlib import Path
from shutil import rmtree
from urllib.parse import unquote, urlsplit


def beside(store_url: str, otherwise: Path) -> Path:
    """Return the folder of an embedded store, or `otherwise` for a server.

    Beside the store there is room for staging files, which grow with the sources; the folder
    for temporary files of many servers is small or in memory.
    """
    parts = urlsplit(store_url)
    if parts.scheme == "ladybug":
        return Path(unquote(parts.path)).absolute().parent
    return otherwise


def staging_folder(parent: Path, batch: str) -> Path:
    """Return a folder for the staging of `batch`; it carries the number of this process."""
    return parent / "staging" / f"{batch}.{os.getpid()}"


def clear_abandoned(parent: Path) -> int:
    """Remove staging folders whose process is gone; returns how many."""
    removed = 0
    for folder in (parent / "staging").glob("*.*"):
        process = folder.suffix[1:]
        if process.isdigit() and not _alive(int(process)):
            rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def _alive(process: int) -> bool:
    if sys.platform == "win32":  # signal 0 is Ctrl-C there: never ask, never clear
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
