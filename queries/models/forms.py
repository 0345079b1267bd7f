"""Forms of Cypher that the embedded engine was seen to answer wrongly."""

import re
from typing import Final

_CLAUSE: Final = re.compile(
    r"(?<!STARTS )(?<!ENDS )\b(?:WITH|RETURN)\b"
    r"(.*?)(?=(?<!STARTS )(?<!ENDS )\b(?:WITH|RETURN|MATCH)\b|\Z)",
    re.S | re.I,
)
_AGGREGATE: Final = re.compile(
    r"\b(?:count|sum|min|max|avg|collect)\s*\((\s*DISTINCT\b)?", re.I
)


def mixes(text: str) -> bool:
    """Return whether a clause has aggregates of distinct values and of all values.

    The engine loses the latter. `text` has comments on lines of their own, if any.
    """
    lines = (line for line in text.splitlines() if not line.startswith("//"))
    for clause in _CLAUSE.findall(re.sub(r"\s+", " ", "\n".join(lines))):
        kinds = {bool(found) for found in _AGGREGATE.findall(clause)}
        if len(kinds) > 1:
            return True
    return False
