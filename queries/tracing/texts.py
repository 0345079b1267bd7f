"""Texts about nodes of one label, whose name stands in them for `<label>`."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from typing_extensions import override

from graph.errors import InvalidParameter
from graph.model import Label
from graph.query import Dialect, Query

PACKAGE: Final = "queries.tracing"
_PLACE: Final = "<label>"


@dataclass(frozen=True, slots=True, kw_only=True)
class About(Query):
    """A text of this package that may name one label of the model.

    An engine that keeps each label in a table of its own looks into all of them where a text
    names none. A text without `<label>` is the same for every label.
    """

    label: Label | None = None

    @override
    def text(self, dialect: Dialect) -> str:
        raw = _text(self.name, dialect)
        if _PLACE in raw and self.label is None:
            raise InvalidParameter(f"the text {self.name!r} is about one label; give it")
        return raw if self.label is None else raw.replace(_PLACE, Label(self.label))


def about(name: str, label: Label | None = None) -> About:
    """Return the text `name` about nodes of `label`."""
    return About(PACKAGE, name, label=label)


@cache
def _text(name: str, dialect: Dialect) -> str:
    for filename in (f"{name}.{dialect}.cypher", f"{name}.cypher"):
        file = resources.files(PACKAGE).joinpath(filename)
        if file.is_file():
            return file.read_text(encoding="utf-8")
    raise InvalidParameter(f"no Cypher text {name!r} for {dialect} in {PACKAGE}")
