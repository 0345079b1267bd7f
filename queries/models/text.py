"""The text of a model as a query: ordered to the last row, and limited."""

from dataclasses import dataclass
from typing import Final

from typing_extensions import override

from graph.query import Dialect, Query
from queries.models.clauses import SPOKEN
from queries.models.model import Model

_PACKAGE: Final = "queries.models"


@dataclass(frozen=True, slots=True)
class ModelText(Query):
    """A text that is not in a file of ours.

    Attributes:
        texts, asked: text and parameters for each engine.
    """

    texts: tuple[tuple[Dialect, str], ...] = ()
    asked: tuple[tuple[Dialect, frozenset[str]], ...] = ()

    @override
    def text(self, dialect: Dialect) -> str:
        return dict(self.texts)[dialect]

    @override
    def parameters(self, dialect: Dialect) -> frozenset[str]:
        return dict(self.asked)[dialect]


def text_of(model: Model, rows: int) -> ModelText:
    """Return the text of a model for at most `rows` rows.

    What it orders by is followed by the columns that findings are made of, so that the same
    data gives the same rows on any engine.
    """
    texts = []
    for dialect, known in model.statements.items():
        last = [name for name in SPOKEN if name in known.columns]
        texts.append((dialect, f"{known.text}, {', '.join(last)}\nLIMIT {int(rows)}"))
    asked = tuple((dialect, known.parameters) for dialect, known in model.statements.items())
    return ModelText(_PACKAGE, model.code, texts=tuple(texts), asked=asked)
