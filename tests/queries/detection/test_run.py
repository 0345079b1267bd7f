"""Running rules: in what order, with what evidence, and what cannot be computed."""

from pathlib import Path

import pyarrow as pa
import pytest

from graph.errors import InvalidParameter, NotFound
from graph.kinds import Label
from graph.store import GraphStore
from queries.detection.run import DetectOptions, detect
from queries.detection.why_not import why_not
from queries.detectors import DETECTORS
from queries.flow.projection import Projection, projection_of
from tests.queries.detection.conftest import Province
from tests.queries.detectors.cases import cases, fill

R05 = next(case for case in cases() if case.name == "R05")


def no_flows() -> Projection:
    raise AssertionError("no rule asked for here follows money")


def test_findings_and_their_evidence_come_in_a_fixed_order(county: Province) -> None:
    found = county.detect()
    keys = [(each.code, each.fingerprint) for each in found.findings]
    assert keys == sorted(set(keys))
    assert {flow for each in found.findings for flow in each.flows} == set(found.evidence)
    for lead in found.leads:
        assert all(finding in found.findings for finding in lead.findings)


def test_progress_names_each_rule_once(county: Province) -> None:
    told: list[tuple[str, int, int]] = []
    detect(
        county.store,
        county.projected,
        DetectOptions(rules=("R05", "R01", "R05")),
        lambda *said: told.append(said),
    )
    assert told == [("R05", 1, 2), ("R01", 2, 2)]


def test_a_rule_that_is_not_there_is_answered_with_those_that_are(county: Province) -> None:
    with pytest.raises(NotFound, match=r"no rule 'R99'; there are R01, R02"):
        county.detect(DetectOptions(rules=("R99",)))


def test_what_cannot_be_computed_is_not_called_clean(store: GraphStore) -> None:
    fill(store, R05)
    runs = {run.code: run for run in detect(store, no_flows, DetectOptions()).runs}
    assert [run.code for run in runs.values()] == [rule.code for rule in DETECTORS]
    assert runs["R05"].computed
    assert runs["R05"].findings == 2
    assert not runs["R19"].computed
    assert "Bid" in runs["R19"].absent
    assert not runs["R01"].computed


def test_an_empty_graph_has_no_findings(store: GraphStore) -> None:
    found = detect(store, no_flows, DetectOptions())
    assert found.findings == ()
    assert not any(run.computed for run in found.runs)


def test_why_not_tells_the_condition_that_failed_and_by_how_much(store: GraphStore) -> None:
    fill(store, R05)
    answer = why_not(store, no_flows, "R05", ["payee:N-month"])
    (reason,) = answer.reasons
    failed = [each for each in reason.conditions if not each.met]
    assert reason.finding is None
    assert [(each.code, each.found, each.wanted) for each in failed] == [
        ("late", 0, 0),
        ("period", "2025-05", "2025-05"),
    ]


def test_why_not_shows_what_is_found_after_all(store: GraphStore) -> None:
    fill(store, R05)
    answer = why_not(store, no_flows, "R05", ["payee:F1"])
    assert [reason.finding is not None for reason in answer.reasons] == [True]


def test_why_not_says_when_there_is_nothing_to_compare(store: GraphStore) -> None:
    fill(store, R05)
    assert why_not(store, no_flows, "R05", ["payee:N-living"]).reasons == ()


def test_why_not_refuses_nodes_that_are_not_there_or_that_the_rule_does_not_look_at(
    store: GraphStore,
) -> None:
    fill(store, R05)
    with pytest.raises(NotFound, match="payee:nobody"):
        why_not(store, no_flows, "R05", ["payee:nobody"])
    with pytest.raises(InvalidParameter, match="looks at each Payee"):
        why_not(store, no_flows, "R05", ["project:elder"])


def test_both_ways_of_naming_anchors_find_the_same(county: Province, tmp_path: Path) -> None:
    from queries.detectors import detector
    from queries.detectors.thresholds import Thresholds
    from queries.detectors.view import FEW, View

    flows = projection_of(county.store, tmp_path)
    for code in ("R05", "R06", "R07", "R08", "R10"):
        rule = Thresholds().of(detector(code), code)
        view = View(county.store, Thresholds(), lambda: flows)
        whole = {each.fingerprint: each for each in rule.find(view)}
        anchors = sorted(each.subjects[0] for each in whole.values())
        assert 0 < len(anchors) <= FEW
        few = {each.fingerprint: each for each in rule.find(view.about(anchors))}
        padded = [*anchors, *(f"payee:nobody-{n}" for n in range(FEW))]
        many = {each.fingerprint: each for each in rule.find(view.about(padded))}
        assert few == many == whole


def test_asking_part_by_part_finds_the_same(
    county: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    from queries.detectors import view

    at_once = county.detect()
    monkeypatch.setattr(view, "PART_FLOWS", 2_000)
    in_parts = county.detect()
    assert in_parts.findings == at_once.findings
    assert in_parts.leads == at_once.leads


def test_relief_and_the_like_reach_the_first_band_earlier(county: Province) -> None:
    found = {each.fund: each for each in county.detect().findings if each.fund}
    names = {
        row["id"]: row["name"] + row["purpose"] + row["nature"]
        for row in county.store.nodes_by_id(
            Label.FUNDING_SOURCE, pa.array(sorted(found), pa.string())
        ).to_pylist()
    }
    low = [each for fund, each in found.items() if "最低生活保障" in names.get(fund, "")]
    roads = [each for fund, each in found.items() if "村道硬化" in names.get(fund, "")]
    assert low
    assert all(each.specific for each in low)
    assert roads
    assert not any(each.specific for each in roads)
