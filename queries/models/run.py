"""Run a model over a graph: rows become findings, and what could not be computed is said."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graph.errors import QueryFailed, QueryTimeout
from graph.query import Query
from graph.store import GraphStore
from queries.detectors.finding import Finding
from queries.models.check import HIDDEN
from queries.models.gather import BadValue, findings_of
from queries.models.model import Model
from queries.models.text import text_of
from queries.one_state import in_one_state
from queries.tracing.records import nodes_of

log = logging.getLogger(__name__)

_UNDER_WAY: Final = Query("queries.models", "under_way")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a model could not be computed.

    Attributes:
        code: names its text, `models.reason.<code>` in the catalogue.
        values: what the text tells.
    """

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelRun:
    """How a model ran.

    Attributes:
        findings: by fingerprint.
        rows: that it returned.
        truncated: it had more rows than its limit; what they would have told is missing.
        reason: why it could not be computed, which is not the same as clean.
    """

    code: str
    version: int
    findings: tuple[Finding, ...]
    rows: int
    seconds: float
    truncated: bool = False
    reason: Reason | None = None

    @property
    def computed(self) -> bool:
        """Whether it could be computed."""
        return self.reason is None


@in_one_state
def run_model(
    store: GraphStore, model: Model, given: Mapping[str, Any] | None = None
) -> ModelRun:
    """Return what a model finds, or why it cannot be computed.

    Args:
        given: values of its parameters that differ from the defaults.

    Raises:
        InvalidParameter: it has no such parameter.
        StoreUnavailable: the engine cannot be reached.
    """
    values = model.values(dict(given or {}))
    start = time.perf_counter()
    try:
        rows, truncated = _rows(store, model, values)
        found = _findings(store, model, rows)
    except _CannotBe as error:
        seconds = time.perf_counter() - start
        log.info("model %s: cannot be computed: %s", model.code, error.reason.code)
        return ModelRun(model.code, model.version, (), 0, seconds, reason=error.reason)
    seconds = time.perf_counter() - start
    log.info("model %s: %d findings, %.0f ms", model.code, len(found), seconds * 1000)
    return ModelRun(model.code, model.version, found, len(rows), seconds, truncated)


class _CannotBe(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


def _rows(
    store: GraphStore, model: Model, values: Mapping[str, Any]
) -> tuple[list[tuple[Any, ...]], bool]:
    """Return the rows, at most as many as allowed, and whether there were more."""
    limits = model.limits
    hides = HIDDEN in model.statements[store.dialect].parameters
    if not hides:
        _nothing_under_way(store)
    try:
        text = text_of(model, limits.rows + 1)
        rows = store.read(text, timeout=float(limits.seconds), **values)
    except QueryTimeout as error:
        raise _CannotBe(Reason("timeout", {"seconds": limits.seconds})) from error
    except QueryFailed as error:
        raise _CannotBe(Reason("refused", {"said": " ".join(str(error).split())})) from error
    if not hides:
        _nothing_under_way(store)  # a load that began meanwhile has half of its flows there
    return rows[: limits.rows], len(rows) > limits.rows


def _nothing_under_way(store: GraphStore) -> None:
    ((batches,),) = store.read(_UNDER_WAY)
    if batches:
        raise _CannotBe(Reason("under_way", {"batches": batches}))


def _findings(
    store: GraphStore, model: Model, rows: list[tuple[Any, ...]]
) -> tuple[Finding, ...]:
    columns = model.statements[store.dialect].columns
    try:
        found = findings_of(model, columns, rows, lambda ids: nodes_of(store, ids))
    except BadValue as error:
        values: dict[str, str | int] = {
            "column": error.column,
            "row": error.row,
            "value": error.value,
        }
        code = "no_node" if error.column == "subject" else "bad_value"
        raise _CannotBe(Reason(code, values)) from error
    return tuple(sorted(found, key=lambda finding: finding.fingerprint))
