"""Each rule on its cases: exactly what is to be found is found, on both engines."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from graph.kinds import Label
from graph.query import Query
from graph.store import GraphStore
from graph.words import Language
from queries.detectors import detector
from queries.detectors.finding import Finding, Verdict
from queries.detectors.view import View
from tests.queries.detectors.cases import cases, fill
from tests.queries.detectors.looking import found, view_of
from viz.finding_text import condition_text, finding_text

CASES = {case.name: case for case in cases()}
each = pytest.mark.parametrize("name", sorted(CASES))


@each
def test_exactly_what_is_to_be_found_is_found(
    name: str, store: GraphStore, tmp_path: Path
) -> None:
    case = CASES[name]
    fill(store, case)
    findings = found(case, view_of(store, case, tmp_path / "cache"))
    assert sorted(_key(each.subjects, each.period) for each in findings) == sorted(
        _key(want["subjects"], _of(findings, want)) for want in case.found
    ), [(each.subjects, each.amount, each.flows) for each in findings]
    for want in case.found:
        assert _told(_finding(findings, want), want) == want
    for finding in findings:
        _says_all(finding)
    anchors = sorted(_anchors(store, detector(case.rule).anchor))
    some = view_of(store, case, tmp_path / "cache", anchors=anchors)
    assert found(case, some) == findings  # asked about every anchor, it finds the same
    _explains(view_of(store, case, tmp_path / "cache", loose=True), case.rule)


def _key(subjects: Any, period: str) -> tuple[str, ...]:
    return (*sorted(subjects), period)


def _finding(findings: list[Finding], want: Mapping[str, Any]) -> Finding:
    """Return the finding of the subjects that are wanted, and of the period if one is."""
    found = [each for each in findings if set(each.subjects) == set(want["subjects"])]
    if "period" in want:
        found = [each for each in found if each.period == want["period"]] or found
    assert found, f"nothing is found of {want['subjects']}"
    return found[0]


def _of(findings: list[Finding], want: Mapping[str, Any]) -> str:
    return _finding(findings, want).period


def _told(finding: Finding, want: Mapping[str, Any]) -> dict[str, Any]:
    """Return of `finding` what the case says of the one it wants."""
    known = {
        "subjects": list(finding.subjects),
        "flows": list(finding.flows),
        "fund": finding.fund,
        "period": finding.period,
        "amount": finding.amount,
        "variant": finding.variant,
        "holds": [one.code for one in finding.innocents if one.verdict is Verdict.HOLDS],
    }
    return {name: known[name] for name in want}


def _explains(view: View, code: str) -> None:
    """Every candidate, found or not, says how it meets the conditions."""
    rule = view.thresholds.of(detector(code), code)
    for candidate in rule.candidates(view):
        conditions = rule.conditions(view, candidate)
        assert conditions
        for language in Language:
            assert all(condition_text(code, one, language) for one in conditions)


def _says_all(finding: Finding) -> None:
    rule = detector(finding.code)
    assert [one.code for one in finding.innocents] == list(rule.innocents)
    assert set(finding.unseen) <= set(rule.unseen)
    assert len(set(finding.flows)) == len(finding.flows)
    for language in Language:
        assert finding_text(finding, language)


def _anchors(store: GraphStore, label: Label) -> set[str]:
    text = Query("tests.queries.detectors", "anchors").bound(label=label)
    return {row[0] for row in store.read(text)}
