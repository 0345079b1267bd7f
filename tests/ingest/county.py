"""Small files as departments would export them, and a way to import them in one line."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from graph.query import Query
from graph.store import GraphStore
from ingest.identity import Tokens
from ingest.outcome import Outcome
from ingest.run import Request, ingest

TOKENS: Final = Tokens(b"a key for tests only")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

Cells = Sequence[str | int]


def id_number(number: int) -> str:
    """Return an ID number of an unissued division with a right check digit."""
    body = f"990101197001{number // 1000 % 28 + 1:02d}{number % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def write_csv(path: Path, header: Cells, *rows: Cells) -> Path:
    """Write a comma-separated file in UTF-8."""
    lines = [",".join(str(cell) for cell in row) for row in (header, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


TRANSFER: Final = ("id", "source", "target", "amount", "at")


def transfers(path: Path, *rows: Cells) -> Path:
    """Write a plain edge list."""
    return write_csv(path, TRANSFER, *rows)


PAYMENT: Final = (
    "支付明细ID",
    "补贴项目代码",
    "补贴项目名称",
    "收款人姓名",
    "收款人身份证号",
    "收款人账号",
    "发放金额",
    "支付日期",
)


def payments(path: Path, *rows: Cells) -> Path:
    """Write one-card payments."""
    return write_csv(path, PAYMENT, *rows)


def load(store: GraphStore, place: Path, *paths: Path, **asked: object) -> Outcome:
    """Import `paths` into `store`, working and putting quarantine below `place`."""
    request = Request(
        paths=paths, workplace=place / "work", quarantine=place / "quarantine", who="tester"
    )
    for name, value in asked.items():
        object.__setattr__(request, name, value)
    return ingest(store, request, TOKENS)


def contents(store: GraphStore) -> dict[str, list[tuple[object, ...]]]:
    """Return everything in the graph but which batch and row it came from."""
    return {
        name: sorted(store.read(Query("tests.ingest.texts", name)), key=repr)
        for name in ("flows", "nodes", "links")
    }


def totals_close(outcome: Outcome) -> bool:
    """Return whether loaded, unchanged and quarantined add up to what was read."""
    return outcome.loaded + outcome.unchanged + outcome.quarantined == outcome.read


def ids(rows: Iterable[tuple[object, ...]]) -> list[object]:
    """Return the first column."""
    return [row[0] for row in rows]
