"""Texts of rules asked about some nodes only.

A text of a rule begins with `MATCH (n:Label)`, its anchor. Asked about some anchors, this one
line gives way to one that takes them from `$ids`; all else is the same text.
"""

import re
from dataclasses import dataclass
from typing import Final

from typing_extensions import override

from graph.query import Dialect, Query

ANCHOR: Final = re.compile(r"^MATCH \(n:(\w+)\)$", re.MULTILINE)
_ASKED: Final = r"UNWIND $ids AS k\nMATCH (n:\1)\nWHERE n.id = k\nWITH DISTINCT n"


@dataclass(frozen=True, slots=True)
class Anchored(Query):
    """A text whose anchors are `$ids`."""

    @override
    def text(self, dialect: Dialect) -> str:
        return ANCHOR.sub(_ASKED, Query.text(self, dialect), count=1)
