"""A small model to change, a graph that it looks at, and texts of no model."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from typing_extensions import override

from graph.errors import InvalidParameter
from graph.query import Dialect, Query
from graph.store import GraphStore
from queries.models.model import Model
from tests.queries.detectors.cases import Case, fill

#: Stand around what a test says of a text.
START: Final = "MATCH (n:Payee) "
END: Final = " RETURN n.id AS subject, n.row AS amount ORDER BY subject"

TEXT: Final = """
MATCH (p:Allocation|Project)-[f:PAID]->(n:Payee)
WHERE f.amount >= $least AND NOT f.batch IN $hidden
RETURN n.id AS subject, f.amount AS amount, f.id AS flow, f.fund AS fund, f.period AS period,
       n.name AS name, f.at AS paid_at
ORDER BY amount DESC
"""


def raw(**changed: Any) -> dict[str, Any]:
    """Return what the file of a model says; a change to None leaves a field out."""
    head = {
        "code": "C101",
        "version": 1,
        "name": {"zh": "大额发放", "en": "Large payments"},
        "says": {
            "zh": "{name} 自 {paid_at} 起 {count} 笔，共 {amount_fen}",
            "en": "{name}: {count} payments from {paid_at}, {amount_fen} in all",
        },
        "confidence": 40,
        "nature": "suspicion",
        "parameters": {"least": {"default": 1000, "zh": "最低金额", "en": "Least fen"}},
        "cypher": TEXT,
    }
    return {name: value for name, value in (head | changed).items() if value is not None}


def model(**changed: Any) -> Model:
    return Model.model_validate(raw(**changed))


def asking(cypher: str, **changed: Any) -> Model:
    """Return a model of this text, without parameters and figures."""
    bare = {"says": {"zh": "{count} 行", "en": "{count} rows"}, "parameters": None}
    return model(**{**bare, "cypher": cypher, **changed})


def refused(cypher: str, *said: str) -> None:
    """Fail unless a text is refused with these words."""
    with pytest.raises(InvalidParameter) as fault:
        asking(cypher)
    assert str(fault.value).startswith("cypher")
    for word in said:
        assert word in str(fault.value)


def written(folder: Path, file: str = "c101.yaml", /, **changed: Any) -> Path:
    path = folder / file
    path.write_text(yaml.safe_dump(raw(**changed), allow_unicode=True), encoding="utf-8")
    return path


NODES: Final = {
    "payee:a": {"name": "甲", "division": "990121100201"},
    "payee:b": {"name": "乙", "division": "990122100201"},
    "payee:c": {"name": "丙"},
}
FLOWS: Final[tuple[Any, ...]] = (
    ("f1", "PAID", "project:x", "payee:a", 5000, "2025-03-16", {"period": "2025-03"}),
    ("f2", "PAID", "project:x", "payee:a", 7000, "2025-03-20", {"period": "2025-03"}),
    ("f3", "PAID", "project:x", "payee:a", 2000, "2025-04-16", {"period": "2025-04"}),
    ("f4", "PAID", "project:x", "payee:b", 3000, "2025-05-01", {"fund": "fund:x"}),
    ("f5", "PAID", "project:x", "payee:c", 10, "2025-05-01", {}),
)


def filled(store: GraphStore, nodes: Any = NODES, flows: Any = FLOWS) -> None:
    fill(store, Case("m", "", "", nodes, flows, [], [], {}, 0))


@dataclass(frozen=True, slots=True)
class Raw(Query):
    """A text that was never checked."""

    cypher: str = ""

    @override
    def text(self, dialect: Dialect) -> str:
        return self.cypher

    @override
    def parameters(self, dialect: Dialect) -> frozenset[str]:
        return frozenset()
