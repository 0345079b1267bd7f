"""What a finding is, and how findings become leads."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.detection.leads import confidence_of, leads_of
from queries.detectors.finding import (
    Finding,
    Innocent,
    Nature,
    Severity,
    Verdict,
    severity,
)

PLAIN = Finding(
    code="R05",
    subjects=("payee:1",),
    division="990121100201",
    fund="fund:1",
    period="2025-04/2025-06",
    amount=10_000,
    flows=("f1",),
    figures={},
    confidence=50,
)


@pytest.mark.parametrize(
    ("fen", "specific", "band"),
    [
        (2_999_999, False, Severity.BELOW),
        (3_000_000, False, Severity.LARGER),
        (999_999, True, Severity.BELOW),
        (1_000_000, True, Severity.LARGER),
        (19_999_999, False, Severity.LARGER),
        (20_000_000, True, Severity.HUGE),
        (300_000_000, False, Severity.EXCEPTIONAL),
    ],
)
def test_the_bands_are_those_of_the_courts(fen: int, specific: bool, band: Severity) -> None:
    assert severity(fen, specific=specific) is band


def test_a_fingerprint_tells_rule_subjects_fund_and_period_and_nothing_else() -> None:
    same = replace(PLAIN, amount=7, flows=("f9",), confidence=1, figures={"x": 1})
    assert same.fingerprint == PLAIN.fingerprint
    for other in (
        replace(PLAIN, code="R06"),
        replace(PLAIN, subjects=("payee:2",)),
        replace(PLAIN, fund=""),
        replace(PLAIN, period="2025"),
    ):
        assert other.fingerprint != PLAIN.fingerprint
    both = replace(PLAIN, subjects=("payee:1", "payee:2"))
    assert both.fingerprint == replace(both, subjects=("payee:2", "payee:1")).fingerprint


def test_findings_of_one_subject_fund_and_year_are_one_lead() -> None:
    other = replace(PLAIN, code="R06", period="2025", amount=30_000)
    apart = replace(PLAIN, period="2024")
    leads = leads_of([PLAIN, other, apart])
    assert [(lead.rules, lead.year, lead.amount) for lead in leads] == [
        (("R06", "R05"), "2025", 30_000),
        (("R05",), "2024", 10_000),
    ]
    assert leads[0].confidence == 75  # 1 - ½ · ½
    assert leads[0].expected == 22_500


def test_an_innocent_explanation_that_holds_lowers_the_rank_and_stays() -> None:
    held = Innocent("annual", Verdict.HOLDS)
    explained = replace(PLAIN, subjects=("payee:2",), amount=100_000, innocents=(held,))
    leads = leads_of([explained, PLAIN])
    assert [lead.subject for lead in leads] == ["payee:1", "payee:2"]
    assert leads[1].explained
    assert leads[1].findings[0].innocents == (held,)
    assert confidence_of(explained) < confidence_of(PLAIN)


def test_the_money_of_an_explained_finding_is_not_at_stake_beside_an_open_one() -> None:
    held = Innocent("annual", Verdict.HOLDS)
    explained = replace(PLAIN, code="R04", amount=900_000_000, innocents=(held,))
    (lead,) = leads_of([explained, PLAIN])
    assert lead.amount == PLAIN.amount
    assert lead.findings == (PLAIN, explained)
    assert not lead.explained


def test_data_quality_stands_behind_suspicion_however_much_it_is() -> None:
    data = replace(PLAIN, subjects=("payee:2",), amount=10**9, nature=Nature.DATA)
    assert [lead.nature for lead in leads_of([data, PLAIN])] == [
        Nature.SUSPICION,
        Nature.DATA,
    ]


findings = st.builds(
    lambda code, subject, fen, confidence, holds: replace(
        PLAIN,
        code=f"R{code:02}",
        subjects=(f"payee:{subject}",),
        amount=fen,
        confidence=confidence,
        innocents=(Innocent("x", Verdict.HOLDS if holds else Verdict.FAILS),),
    ),
    st.integers(1, 4),
    st.integers(1, 3),
    st.integers(0, 10**12),
    st.integers(0, 100),
    st.booleans(),
)


@given(st.lists(findings, max_size=8, unique_by=lambda each: each.fingerprint))
def test_leads_hold_every_finding_once_and_in_any_order_are_the_same(
    given_ones: list[Finding],
) -> None:
    leads = leads_of(given_ones)
    held = [finding for lead in leads for finding in lead.findings]
    assert sorted(each.fingerprint for each in held) == sorted(
        each.fingerprint for each in given_ones
    )
    assert leads_of(reversed(given_ones)) == leads
    for lead in leads:
        assert 0 <= lead.confidence <= 100
        assert 0 <= lead.expected <= lead.amount
        assert lead.amount in {finding.amount for finding in lead.findings}
