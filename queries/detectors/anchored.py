"""Texts of rules asked about some nodes only.

A text of a rule begins with `MATCH (n:Label)`, its anchor. Asked about some anchors, these come
from `$ids`; all else is the same text. A few are filtered for, which lets the embedded engine
begin at them; for many that filter costs more than looking at every flow once.
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
_FEW: Final = """\
MATCH (n:<label>)
WHERE n.id IN $ids"""
_MANY: Final = """\
UNWIND $ids AS k
MATCH (n:<label>)
WHERE n.id = k
WITH DISTINCT n"""
#: Most anchors that are filtered for.
FEW: Final = 100


@dataclass(frozen=True, slots=True)
class Anchored(Query):
    """A text whose anchors are `$ids`.

    Attributes:
        few: how `$ids` are looked for; see `FEW`.
    """

    few: bool = False

    @override
    def text(self, dialect: Dialect) -> str:
        return ANCHOR.sub(self._asked, Query.text(self, dialect), count=1)

    def _asked(self, match: re.Match[str]) -> str:
        label, where = match["label"], match["where"]
        if self.few:
            more = f"\n  AND ({where})" if where else ""
            return _FEW.replace("<label>", label) + more
        rest = f"\nWHERE {where}" if where else ""
        return _MANY.replace("<label>", label) + rest
