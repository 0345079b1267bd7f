"""Texts of rules asked about some nodes only.

A text of a rule begins with `MATCH (n:Label)`, its anchor. Asked about some anchors, these come
from `$ids`, or one at a time from `$id`; all else is the same text. The embedded engine begins
at one node that it is told and looks at every flow for several, so few are asked one by one.
"""

import re
from dataclasses import dataclass
from typing import Final

from typing_extensions import override

from graph.query import Dialect, Query

#: The anchor, and the condition on it where one follows.
ANCHOR: Final = re.compile(
    r"^MATCH \(n:(?P<label>\w+)\)$"
    r"(?:\nWHERE (?P<where>.*?)(?=\n(?:MATCH|OPTIONAL|WITH|RETURN)\b))?",
    re.MULTILINE | re.DOTALL,
)
_ONE: Final = """\
MATCH (n:<label>)
WHERE n.id = $id"""
_MANY: Final = """\
UNWIND $ids AS k
MATCH (n:<label>)
WHERE n.id = k
WITH DISTINCT n"""


@dataclass(frozen=True, slots=True)
class Anchored(Query):
    """A text whose anchors are `$ids`, or whose one anchor is `$id`."""

    one: bool = False

    @override
    def text(self, dialect: Dialect) -> str:
        return ANCHOR.sub(self._asked, Query.text(self, dialect), count=1)

    def _asked(self, match: re.Match[str]) -> str:
        label, where = match["label"], match["where"]
        if self.one:
            more = f"\n  AND ({where})" if where else ""
            return _ONE.replace("<label>", label) + more
        rest = f"\nWHERE {where}" if where else ""
        return _MANY.replace("<label>", label) + rest
