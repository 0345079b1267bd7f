"""The example of docs/models.md is a model that finds what it says."""

import re
from pathlib import Path
from typing import Any, Final

from graph.model import MAX_HOPS
from graph.store import GraphStore
from graph.words import Language
from queries.models.model import Limits, read_model
from queries.models.run import run_model
from tests.queries.models.written import filled
from viz.finding_text import explanation

PAGE: Final = Path(__file__).parents[3] / "docs" / "models.md"

NODES: Final = {
    "payee:F1": {"name": "甲公司", "kind": "enterprise", "registered_at": "2025-03-01"},
    "payee:N-old": {"kind": "enterprise", "registered_at": "2019-03-01"},
    "payee:N-person": {"kind": "person", "registered_at": "2025-03-01"},
    "payee:N-unknown": {"kind": "enterprise"},
    "project:x": {"name": "道路硬化"},
}
LARGE: Final = 12_000_000
FLOWS: Final[tuple[Any, ...]] = (
    ("f1", "PAID", "project:x", "payee:F1", LARGE, "2025-04-01", {}),
    ("f2", "PAID", "project:x", "payee:F1", LARGE, "2025-05-01", {}),
    ("n1", "PAID", "project:x", "payee:F1", 9_999_999, "2025-05-02", {}),
    ("n2", "PAID", "project:x", "payee:F1", LARGE, "2025-05-30", {}),
    ("n3", "PAID", "project:x", "payee:N-old", LARGE, "2025-05-01", {}),
    ("n4", "PAID", "project:x", "payee:N-person", LARGE, "2025-05-01", {}),
    ("n5", "PAID", "project:x", "payee:N-unknown", LARGE, "2025-05-01", {}),
)


def example(folder: Path) -> Path:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    path = folder / "example.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_finds_what_it_says(store: GraphStore, tmp_path: Path) -> None:
    filled(store, NODES, FLOWS)
    model = read_model(example(tmp_path))
    (found,) = run_model(store, model).findings
    assert (found.subjects, found.flows, found.amount) == (
        ("payee:F1",),
        ("f1", "f2"),
        2 * LARGE,
    )
    assert explanation(found, Language.ZH) == (
        "甲公司 于 2025-03-01 登记，2025-04-01 起收到 道路硬化 等付款 2 笔，"
        "共 ¥240,000.00（24万）。"
    )
    assert run_model(store, model, {"kinds": ["cooperative"]}).findings == ()


def test_the_page_says_the_limits_that_hold() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"more than {MAX_HOPS} hops" in text
    for field, least in (("seconds", "1 to 600"), ("rows", "1 to 100,000")):
        assert least in text
        assert field in Limits.model_fields
