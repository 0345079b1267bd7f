"""The same questions as plain Cypher on a server: one text each, without truncation."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from benchmarks.finbench.figures import ACCOUNT, LOAN, PERSON, yuan
from benchmarks.finbench.params import Asked
from benchmarks.finbench.steps import PACKAGE
from benchmarks.finbench.traces import Result
from graph.query import Query
from graph.store import GraphStore

#: Which node of ours an id of a query names.
_NODES: Final = {
    **dict.fromkeys(("TCR1", "TCR3", "TCR4", "TCR6", "TCR7", "TCR9"), ACCOUNT),
    **dict.fromkeys(("TCR2", "TCR5", "TCR10", "TCR11", "TCR12"), PERSON),
    "TCR8": LOAN,
}

#: Parameter of the texts for each id of a parameter file.
_IDS: Final = {
    "id": "id",
    **dict.fromkeys(("id1", "pid1"), "source"),
    **dict.fromkeys(("id2", "pid2"), "target"),
}


def _same(value: Any) -> Any:
    return value


def _thousandths(value: int) -> float:
    return value / 1000


Columns = Mapping[str, Callable[[Any], Any]]

#: The specification's names of the columns of each text, in order, and what they are read by.
_COLUMNS: Final[Mapping[str, Columns]] = {
    "TCR1": dict.fromkeys(("otherId", "accountDistance", "mediumId", "mediumType"), _same),
    "TCR2": {"otherId": _same, "sumLoanAmount": yuan, "sumLoanBalance": _thousandths},
    "TCR3": {"shortestPathLength": _same},
    "TCR4": {
        **{"otherId": _same},
        **{"numEdge2": _same, "sumEdge2Amount": yuan, "maxEdge2Amount": yuan},
        **{"numEdge3": _same, "sumEdge3Amount": yuan, "maxEdge3Amount": yuan},
    },
    "TCR5": {"path": _same},
    "TCR6": {"midId": _same, "sumEdge1Amount": yuan, "sumEdge2Amount": yuan},
    "TCR7": {"numSrc": _same, "numDst": _same, "inOutRatio": _thousandths},
    "TCR8": {"dstId": _same, "ratio": _thousandths, "minDistanceFromLoan": _same},
    "TCR9": dict.fromkeys(("ratioRepay", "ratioDeposit", "ratioTransfer"), _thousandths),
    "TCR10": {"jaccardSimilarity": _thousandths},
    "TCR11": {"sumLoanAmount": yuan, "numLoans": _same},
    "TCR12": {"compAccountId": _same, "sumEdge2Amount": yuan},
}


def plain_answer(store: GraphStore, asked: Asked) -> Result:
    """Return the result of the plain text in the specification's terms."""
    columns = _COLUMNS[asked.query]
    rows = store.read(Query(PACKAGE, asked.query.lower()), timeout=600, **_values(asked))
    return [
        {name: read(value) for (name, read), value in zip(columns.items(), row, strict=True)}
        for row in rows
    ]


def _values(asked: Asked) -> dict[str, Any]:
    values: dict[str, Any] = {
        "after": asked.number("startTime"),
        "before": asked.number("endTime"),
    }
    for name, parameter in _IDS.items():
        if name in asked.values:
            values[parameter] = f"{_NODES[asked.query]}{asked.number(name)}"
    return values | _thresholds(asked)


def _thresholds(asked: Asked) -> dict[str, int]:
    if asked.query == "TCR6":
        names = {"above": "threshold1", "withdrawn_above": "threshold2"}
        return {parameter: asked.fen(name) for parameter, name in names.items()}
    if asked.query == "TCR8":
        share = Fraction(asked.decimal("threshold"))
        return {"part": share.numerator, "of": share.denominator}
    return {"above": asked.fen("threshold")} if "threshold" in asked.values else {}
