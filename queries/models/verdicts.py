"""What was judged before: JSON lines of subjects whose findings were true or false."""

import json
from pathlib import Path
from typing import Any, Final

from graph.errors import InvalidParameter

_VERDICTS: Final = {"true": True, "false": False}


def read_verdicts(path: Path) -> dict[str, bool]:
    """Return by node id whether it was rightly suspected; a later line beats an earlier.

    Lines are `{"subject": "<node id>", "verdict": "true" | "false"}`; other keys are let be.

    Raises:
        InvalidParameter: the file cannot be read, or a line is not so.
    """
    found: dict[str, bool] = {}
    try:
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
            if line.strip():
                subject, verdict = _read(line, f"{path}, line {number}")
                found[subject] = verdict
    except OSError as error:
        raise InvalidParameter(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidParameter(f"{path} is not written in UTF-8") from error
    return found


def _read(line: str, where: str) -> tuple[str, bool]:
    try:
        raw: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidParameter(f"{where} is no JSON: {error}") from error
    subject = raw.get("subject") if isinstance(raw, dict) else None
    verdict = raw.get("verdict") if isinstance(raw, dict) else None
    if not isinstance(subject, str) or not subject or verdict not in ("true", "false"):
        raise InvalidParameter(
            f"{where}: found {line.strip()[:80]!r}; "
            'write {"subject": "<node id>", "verdict": "true"} or "false"'
        )
    return subject, _VERDICTS[verdict]
