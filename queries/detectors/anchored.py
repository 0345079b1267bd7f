"""Texts of rules asked about some nodes only.

A text of a rule begins with `MATCH (n:Label)`, its anchor. Asked about some anchors, these come
from `$ids`, or one at a time from `$id`; all else is the same text. Neo4j begins at the nodes
of a list. The embedded engine begins at one node that it is told, and for a list looks at every
flow, which costs least where the list stands before all else; so few are asked one by one.
Asked about all, it holds in memory what a text gathers. A text with a line `// IN PARTS` is
asked part by part where there is much: from the place `$low` in the anchors' table to `$high`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from typing_extensions import override

from graph.kinds import Label
from graph.query import Dialect, Query

_CLAUSE: Final = r"(?:MATCH|OPTIONAL|UNWIND|WITH|RETURN|WHERE)\b"
#: The anchor, the condition on it where one follows, and the MATCH behind it up to its WHERE.
ANCHOR: Final = re.compile(
    r"^MATCH \(n:(?P<label>\w+)\)$"
    rf"(?:\nWHERE (?P<where>(?:(?!\n{_CLAUSE}).)*))?"
    rf"(?:\nMATCH (?P<pattern>(?:(?!\n{_CLAUSE}).)*)\nWHERE )?",
    re.MULTILINE | re.DOTALL,
)
_ANCHOR: Final = "MATCH (n:<label>)"
_ONE: Final = "n.id = $id"
_SOME: Final = "n.id IN $ids"
_PART: Final = "offset(id(n)) >= $low AND offset(id(n)) < $high"
_MANY: Final = """\
UNWIND $ids AS k
MATCH (n:<label>)
WHERE n.id = k
WITH DISTINCT n"""


class Asked(StrEnum):
    """How the anchors of a text are asked for."""

    ALL = ""
    ONE = _ONE
    SOME = _SOME
    PART = _PART
    MANY = _MANY


@dataclass(frozen=True, slots=True)
class Anchored(Query):
    """A text about the anchors `$ids`, `$id`, or `$low` to `$high`."""

    asked: Asked = Asked.MANY

    @property
    def gathers(self) -> bool:
        """Whether so much is gathered about all anchors that many are asked part by part."""
        return "\n// IN PARTS\n" in Query.text(self, Dialect.LADYBUG)

    @property
    def label(self) -> Label:
        """The label of the anchors."""
        found = ANCHOR.search(Query.text(self, Dialect.LADYBUG))
        assert found, self.name  # a test looks at every text
        return Label(found["label"])

    @override
    def text(self, dialect: Dialect) -> str:
        return ANCHOR.sub(self._written, Query.text(self, dialect), count=1)

    def _written(self, match: re.Match[str]) -> str:
        label, where, pattern = match["label"], match["where"], match["pattern"]
        if self.asked is Asked.MANY:
            behind = f"\nMATCH {pattern}\nWHERE " if pattern else ""
            own = f"\nWHERE {where}" if where else ""
            return _MANY.replace("<label>", label) + own + behind
        own = " AND ".join(each for each in (str(self.asked), where and f"({where})") if each)
        anchor = _ANCHOR.replace("<label>", label)
        if not pattern:
            return anchor + (f"\nWHERE {own}" if own else "")
        # One MATCH with its pattern: else the engine gathers both before it joins them.
        return f"{anchor}, {pattern}\nWHERE " + (f"{own}\n  AND " if own else "")
