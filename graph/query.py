"""Cypher texts that lie beside the Python that owns them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Self

from graph.errors import InvalidParameter
from graph.kinds import Flow, Label, Link

_BOUND = re.compile(r"<([a-z_]+)>")
_PARAMETER = re.compile(r"\$([a-z_]+)")
#: The order of joins that the embedded engine is told; a comment to others.
_HINT = re.compile(r"^// (?=HINT )", re.MULTILINE)

#: What may be written into a text: whole numbers and names of the model, never a value.
Bound = int | Label | Flow | Link


class Dialect(StrEnum):
    """The words an engine speaks."""

    NEO4J = "neo4j"
    LADYBUG = "ladybug"


@cache
def _read(package: str, filename: str) -> str | None:
    file = resources.files(package).joinpath(filename)
    return file.read_text(encoding="utf-8") if file.is_file() else None


def _checked(bound: Bound) -> Bound:
    return bound if isinstance(bound, Label | Flow | Link) else int(bound)


@dataclass(frozen=True, slots=True)
class Query:
    """A Cypher text by package and stem; `x.neo4j.cypher` beats `x.cypher` on Neo4j.

    A line `// HINT (n JOIN f) JOIN p` behind a MATCH tells the embedded engine in which order
    to join; it cannot know how few of its rows a later part wants.

    Attributes:
        bounds: integer bounds of variable-length patterns and names of the model, written into
            the text for `<name>` because Cypher takes no parameter there.
    """

    package: str
    name: str
    bounds: tuple[tuple[str, Bound], ...] = ()

    def bound(self, **bounds: Bound) -> Self:
        """Return this query with its `<name>` bounds set."""
        checked = tuple(sorted((name, _checked(value)) for name, value in bounds.items()))
        return type(self)(self.package, self.name, checked)

    def text(self, dialect: Dialect) -> str:
        """Return the text for `dialect` with its bounds written in.

        Raises:
            InvalidParameter: there is no such text, or a bound is missing or not in it.
        """
        raw = _read(self.package, f"{self.name}.{dialect}.cypher") or _read(
            self.package, f"{self.name}.cypher"
        )
        if raw is None:
            raise InvalidParameter(
                f"no Cypher text {self.name!r} for {dialect} in {self.package}; "
                f"looked for {self.name}.{dialect}.cypher and {self.name}.cypher"
            )
        wanted, given = set(_BOUND.findall(raw)), dict(self.bounds)
        if wanted != set(given):
            raise InvalidParameter(
                f"query {self.name!r} has the bounds {sorted(wanted)}, got {sorted(given)}"
            )
        if dialect is Dialect.LADYBUG:
            raw = _HINT.sub("", raw)
        return _BOUND.sub(lambda match: str(given[match[1]]), raw)

    def parameters(self, dialect: Dialect) -> frozenset[str]:
        """Return the names of the `$parameters` in the text."""
        return frozenset(_PARAMETER.findall(self.text(dialect)))
