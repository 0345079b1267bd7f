"""The parts of a rule's page that the code decides: its table of values and its demonstration.

`python -m tests.queries.detectors.pages` writes them into the pages.
"""

import tempfile
from pathlib import Path
from typing import Final

from graph.store import open_store
from graph.words import Language
from queries.detectors import DETECTORS
from queries.detectors.detector import Detector
from tests.queries.detectors.cases import cases, fill
from tests.queries.detectors.looking import found, view_of
from viz.finding_text import finding_text

FOLDER: Final = Path(__file__).parents[3] / "docs" / "rules"

SECTIONS: Final = (
    "方法 · Method",
    "示例 · Example",
    "为什么是风险信号 · Why is this a red flag?",
    "依据 · Source",
    "结果 · Output",
    "参数 · Configuration",
    "排除 · Exclusions",
    "无害解释 · Innocent explanations",
    "前提 · Assumptions",
    "演示 · Demonstration",
)


def configuration(rule: type[Detector]) -> str:
    """Return the table of the values of a rule."""
    lines = ["| value | default | meaning |", "|---|---|---|"]
    for name, field in rule.model_fields.items():
        default = field.default
        shown = ", ".join(map(str, default)) if isinstance(default, tuple) else str(default)
        lines.append(f"| `{name}` | {shown} | {field.description} |")
    return "\n".join(lines)


def demonstration(rule: type[Detector]) -> str:
    """Return what the main case of a rule (`Rxx.json`) finds, in both languages."""
    case = next(each for each in cases() if each.name == rule.code)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(f"ladybug://{folder}/store", create=True) as store,
    ):
        fill(store, case)
        findings = found(case, view_of(store, case, Path(folder) / "cache"))
    blocks = [
        "\n".join(finding_text(finding, language) for finding in findings)
        for language in Language
    ]
    link = f"[{case.name}.json](../../tests/queries/cases/{case.name}.json)"
    return f"{link}\n\n```\n{blocks[0]}\n```\n\n```\n{blocks[1]}\n```"


def parts(rule: type[Detector]) -> dict[str, str]:
    """Return the parts by name."""
    return {"configuration": configuration(rule), "demonstration": demonstration(rule)}


def _split(page: str, name: str) -> tuple[str, str, str]:
    before, first, rest = page.partition(f"<!-- {name} -->\n")
    text, last, after = rest.partition(f"<!-- /{name} -->")
    return before + first, text, last + after


def held(page: str, name: str) -> str:
    """Return the part of a page between its marks."""
    return _split(page, name)[1].rstrip("\n")


def _put(page: str, name: str, text: str) -> str:
    before, _, after = _split(page, name)
    return f"{before}{text}\n{after}"


def write() -> None:
    """Put the parts into every page that is there."""
    for rule in DETECTORS:
        path = FOLDER / f"{rule.code}.md"
        if not path.exists():
            continue
        page = path.read_text(encoding="utf-8")
        for name, text in parts(rule).items():
            page = _put(page, name, text)
        path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    write()
