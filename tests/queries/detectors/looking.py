"""Let a rule look at the graph of a case."""

from pathlib import Path
from typing import Any

from graph.store import GraphStore
from queries.detectors import detector
from queries.detectors.finding import Finding
from queries.detectors.thresholds import RuleValues, Thresholds
from queries.detectors.view import View
from queries.flow.projection import Projection, projection_of
from tests.queries.detectors.cases import Case


def view_of(store: GraphStore, case: Case, cache: Path, **how: Any) -> View:
    """Return what detectors see of the graph of a case."""
    thresholds = Thresholds(rules={case.rule: RuleValues(values=dict(case.values))})

    def projected() -> Projection:
        return projection_of(store, cache)

    return View(store, thresholds, projected, asked_at=case.as_of, **how)


def found(case: Case, view: View) -> list[Finding]:
    """Return what the rule of a case finds, in a fixed order."""
    rule = view.thresholds.of(detector(case.rule), case.rule)
    return sorted(rule.find(view), key=lambda finding: finding.fingerprint)
