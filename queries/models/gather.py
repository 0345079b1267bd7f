"""Rows of a model gathered into findings: one for each subject, fund and period."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from graph.model import Node
from queries.detectors.finding import Figure, Finding
from queries.models.clauses import SPOKEN
from queries.models.model import Model

Row = Mapping[str, Any]
#: Gives those of some ids that are nodes.
Nodes = Callable[[Iterable[str]], Mapping[str, Node]]

_PERIOD: Final = re.compile(r"(?:\d{4}(?:-\d{2})?(?:/\d{4}(?:-\d{2})?)?)?")
_SHOWN: Final = 60  # letters of a value that is told


class BadValue(Exception):
    """A value of a row that no finding can be made of; rows count from 1."""

    def __init__(self, column: str, row: int, value: Any) -> None:
        super().__init__(column)
        self.column, self.row, self.value = column, row, repr(value)[:_SHOWN]


def findings_of(
    model: Model, columns: Sequence[str], rows: Sequence[Sequence[Any]], nodes: Nodes
) -> list[Finding]:
    """Return the findings of rows, in the order in which they first appear.

    Raises:
        BadValue: a row says something that is no node, no fen or no period.
    """
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for number, values in enumerate(rows, 1):
        row = _read(dict(zip(columns, values, strict=True)), number)
        key = (row["subject"], row.get("fund", ""), row.get("period", ""))
        groups.setdefault(key, []).append({**row, "number": number})
    known = nodes({subject for subject, _, _ in groups})
    for (subject, _, _), some in groups.items():
        if subject not in known:
            raise BadValue("subject", some[0]["number"], subject)
    return [_finding(model, columns, some, known) for some in groups.values()]


def _read(row: dict[str, Any], number: int) -> dict[str, Any]:
    """Return a row whose spoken columns are what they must be."""
    period = row.get("period")
    if isinstance(period, int) and not isinstance(period, bool):
        row["period"] = str(period) if period else ""
    for name in SPOKEN:
        if name not in row:
            continue
        if row[name] is None and name not in ("subject", "amount"):
            row[name] = ""
        wanted = int if name == "amount" else str
        if type(row[name]) is not wanted:
            raise BadValue(name, number, row[name])
    if not row["subject"]:
        raise BadValue("subject", number, "")
    if not _PERIOD.fullmatch(row.get("period", "")):
        raise BadValue("period", number, row["period"])
    return row


def _finding(
    model: Model, columns: Sequence[str], rows: Sequence[Row], known: Mapping[str, Node]
) -> Finding:
    first = rows[0]
    flows: dict[str, int] = {}
    for row in rows:
        if row.get("flow"):
            flows.setdefault(row["flow"], row["amount"])
    loose = sum(row["amount"] for row in rows if not row.get("flow"))
    amount = sum(flows.values()) + loose
    figures = {
        name: _figure(name, first[name], first["number"])
        for name in columns
        if name != "amount"
    }
    return Finding(
        code=model.code,
        subjects=(first["subject"],),
        division=first.get("division") or known[first["subject"]].division,
        fund=first.get("fund", ""),
        period=first.get("period", ""),
        amount=amount,
        flows=tuple(flows),
        figures={**figures, "count": len(rows), "amount_fen": amount},
        confidence=model.confidence,
        nature=model.nature,
        words=model.words,
    )


def _figure(name: str, value: Any, number: int) -> Figure:
    """Return a value as an explanation tells it."""
    if type(value) is int or isinstance(value, str):
        return value
    if value is None:
        return ""
    if name.endswith(("_fen", "_at")):
        raise BadValue(name, number, value)
    if isinstance(value, float):
        return f"{value:,.2f}"
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    return str(value)
