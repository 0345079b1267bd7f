"""Running rules over a graph: findings, their evidence, and what could not be computed."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

import pyarrow as pa

from graph.kinds import Flow, Label, Link
from graph.model import FlowRecord
from graph.query import Query
from graph.store import GraphStore
from queries.batches import batches
from queries.detection.changed import Change, change_of, where_to_look
from queries.detection.kept import Kept, digest
from queries.detection.leads import Lead, leads_of
from queries.detection.specific import specific_funds
from queries.detectors import DETECTORS, checked, detector
from queries.detectors.detector import Detector
from queries.detectors.finding import Finding
from queries.detectors.thresholds import Thresholds
from queries.detectors.view import View
from queries.flow.projection import Projection
from queries.models.model import Model
from queries.models.run import ModelRun, run_model
from queries.one_state import in_one_state
from queries.overview import overview

log = logging.getLogger(__name__)

Kind = Label | Flow | Link
#: Told before a rule runs: its code, its number from 1 and how many there are.
Progress = Callable[[str, int, int], None]


DEFAULTS: Final = Thresholds()


@dataclass(frozen=True, slots=True)
class RuleRun:
    """How a rule ran.

    Attributes:
        absent: kinds that the rule looks at and of which the graph has none; without its anchor
            or any flow it cannot be computed, which is not the same as clean.
        computed: whether it was.
        looked: anchors that were looked at anew; -1 for all, 0 when nothing could have changed.
    """

    code: str
    findings: int
    seconds: float
    absent: tuple[str, ...]
    computed: bool
    looked: int = -1


@dataclass(frozen=True, slots=True)
class Detection:
    """Everything that was found, in a fixed order.

    Attributes:
        thresholds: their version.
        as_of: the moment that deadlines were held against, epoch milliseconds.
        models: how the inspectors' own models ran; their findings are among the others.
        leads: the findings merged, richest in expected fen first.
        evidence: the flows of all findings by id.
    """

    thresholds: str
    as_of: int
    findings: tuple[Finding, ...]
    leads: tuple[Lead, ...]
    runs: tuple[RuleRun, ...]
    models: tuple[tuple[Model, ModelRun], ...]
    evidence: dict[str, FlowRecord]


@dataclass(frozen=True, slots=True)
class DetectOptions:
    """What to run.

    Attributes:
        rules: codes; empty for all.
        as_of: epoch milliseconds; 0 for the last flow.
        models: inspectors' own models to run besides; never taken from an earlier run.
        before: an earlier run; what no batch since can have changed is taken from it.
        since: batches that count as new although that run saw them.
    """

    rules: tuple[str, ...] = ()
    as_of: int = 0
    thresholds: Thresholds = DEFAULTS
    models: tuple[Model, ...] = ()
    before: Kept | None = None
    since: frozenset[str] = frozenset()


@in_one_state
def detect(
    store: GraphStore,
    projected: Callable[[], Projection],
    options: DetectOptions,
    progress: Progress | None = None,
) -> Detection:
    """Run rules over the whole graph; the same data gives the same findings on any engine.

    Args:
        projected: gives the flow engine's copy of all flows; called by rules that need it.

    Raises:
        NotFound: there is no rule of a code.
        InvalidParameter: a threshold is none.
    """
    checked(options.thresholds)
    wanted = [detector(code) for code in dict.fromkeys(options.rules)] or list(DETECTORS)
    view = View(store, options.thresholds, projected, asked_at=options.as_of)
    present = kinds_present(store, {kind for rule in wanted for kind in rule.reads})
    earlier = _earlier(store, view, options)
    findings: dict[str, tuple[Finding, ...]] = {}
    runs = []
    for number, rule in enumerate(wanted, 1):
        if progress is not None:
            progress(rule.code, number, len(wanted))
        findings[rule.code], run = _run(rule, view, present, earlier)
        runs.append(run)
    own = tuple((model, run_model(store, model)) for model in options.models)
    ordered = sorted(
        chain(*findings.values(), *(run.findings for _, run in own)),
        key=lambda each: (each.code, each.fingerprint),
    )
    ordered = _banded(store, ordered)
    return Detection(
        thresholds=options.thresholds.version,
        as_of=view.as_of,
        findings=tuple(ordered),
        leads=leads_of(ordered),
        runs=tuple(runs),
        models=own,
        evidence=evidence_of(store, ordered),
    )


def _banded(store: GraphStore, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings that know whether their fund is 特定款物."""
    specific = specific_funds(store, (finding.fund for finding in findings))
    return [replace(each, specific=each.fund in specific) for each in findings]


def kept_run(store: GraphStore, detection: Detection, thresholds: Thresholds) -> Kept:
    """Return what a later run needs of this one."""
    by_rule: dict[str, list[Finding]] = {run.code: [] for run in detection.runs}
    for finding in detection.findings:
        if finding.code in by_rule:  # models may change from run to run
            by_rule[finding.code].append(finding)
    return Kept(
        rules=digest(thresholds),
        batches=_loaded(store),
        as_of=detection.as_of,
        findings={code: tuple(found) for code, found in by_rule.items()},
    )


def _loaded(store: GraphStore) -> frozenset[str]:
    return frozenset(batch.id for batch in batches(store) if batch.status == "loaded")


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A run that this one builds upon, and what changed since."""

    run: Kept
    change: Change
    later: bool


def _earlier(store: GraphStore, view: View, options: DetectOptions) -> _Earlier | None:
    """Return the earlier run, where its rules are these and nothing it saw was withdrawn."""
    run, now = options.before, _loaded(store)
    if run is None or run.rules != digest(options.thresholds) or not run.batches <= now:
        return None
    change = change_of(store, sorted((now - run.batches) | (options.since & now)))
    return _Earlier(run, change, view.as_of != run.as_of)


def _run(
    kind: type[Detector], view: View, present: frozenset[Kind], earlier: _Earlier | None
) -> tuple[tuple[Finding, ...], RuleRun]:
    absent = tuple(sorted(str(each) for each in kind.reads - present))
    flows = {each for each in kind.reads if isinstance(each, Flow)}
    computed = kind.needs | {kind.anchor} <= present and bool(not flows or flows & present)
    start = time.perf_counter()
    anchors: tuple[str, ...] | None = None
    known: tuple[Finding, ...] = ()
    if earlier is not None and kind.code in earlier.run.findings:
        anchors = where_to_look(kind, earlier.change, later=earlier.later)
        if anchors and view.too_many(len(anchors)):
            anchors = None
        known = earlier.run.findings[kind.code]
    found = _found(kind, view, anchors, known) if computed else ()
    seconds = time.perf_counter() - start
    log.info("rule %s: %d findings, %.0f ms", kind.code, len(found), seconds * 1000)
    looked = -1 if anchors is None else len(anchors)
    return found, RuleRun(kind.code, len(found), seconds, absent, computed, looked)


def _found(
    kind: type[Detector],
    view: View,
    anchors: tuple[str, ...] | None,
    known: tuple[Finding, ...],
) -> tuple[Finding, ...]:
    """Return what a rule finds: all anew, or anew about some anchors and the rest as known."""
    rule = view.thresholds.of(kind, kind.code)
    if anchors is None:
        return tuple(rule.find(view))
    asked = frozenset(anchors)
    rest = tuple(each for each in known if asked.isdisjoint(each.subjects))
    return rest + (tuple(rule.find(view.about(anchors))) if anchors else ())


_LINK: Final = Query("queries.detection", "link_present")


def kinds_present(store: GraphStore, wanted: Iterable[Kind]) -> frozenset[Kind]:
    """Return those of `wanted` of which the graph has any."""
    known = overview(store, funds=0)
    present: set[str] = {each.label for each in known.nodes if each.nodes}
    present |= {each.kind for each in known.flows if each.flows}
    links = [kind for kind in wanted if isinstance(kind, Link)]
    present |= {link for link in links if store.read(_LINK.bound(kind=link))}
    return frozenset(kind for kind in wanted if str(kind) in present)


def evidence_of(store: GraphStore, findings: Sequence[Finding]) -> dict[str, FlowRecord]:
    """Return the flows of findings by id; one look at the graph for all of them."""
    ids = sorted({flow for finding in findings for flow in finding.flows})
    if not ids:
        return {}
    names = FlowRecord.__slots__
    table = store.flows_by_id(pa.array(ids, pa.string())).select(names)
    return {row["id"]: FlowRecord(**row) for row in table.to_pylist()}
