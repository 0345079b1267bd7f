"""Findings and leads as plain values for JSON, with their texts in both languages."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from graph.words import Language, say
from queries.detection.leads import Lead, confidence_of
from queries.detection.run import Detection
from queries.detection.why_not import WhyNot
from queries.detectors.finding import Condition, Finding
from viz.finding_text import condition_text, explanation, innocent_text, rule_name
from viz.model_text import run_line


def detection_lines(detection: Detection) -> Iterator[dict[str, Any]]:
    """Yield a line per rule that ran, per finding with its evidence, and per lead."""
    for run in detection.runs:
        yield {"type": "rule", **asdict(run), "name": _both(f"{run.code}.name")}
    for model, own in detection.models:
        yield {"type": "model", "name": model.name.by_language(), **run_line(own)}
    for finding in detection.findings:
        yield {"type": "finding", **finding_line(finding, detection)}
    for rank, lead in enumerate(detection.leads, 1):
        yield {"type": "lead", "rank": rank, **lead_line(lead)}
    yield {
        "type": "detection",
        "thresholds": detection.thresholds,
        "as_of": detection.as_of,
        "findings": len(detection.findings),
        "leads": len(detection.leads),
        "not_computed": [run.code for run in detection.runs if not run.computed],
    }


def finding_line(finding: Finding, detection: Detection) -> dict[str, Any]:
    """Return a finding with its evidence in order and its texts."""
    flows = [detection.evidence[flow] for flow in finding.flows if flow in detection.evidence]
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.code,
        "name": {language: rule_name(finding, language) for language in Language},
        "nature": finding.nature,
        "subjects": list(finding.subjects),
        "division": finding.division,
        "fund": finding.fund,
        "period": finding.period,
        "amount": finding.amount,
        "severity": finding.severity,
        "confidence": confidence_of(finding),
        "explained": finding.explained,
        "figures": dict(finding.figures),
        "text": {language: explanation(finding, language) for language in Language},
        "innocents": [
            {
                "code": innocent.code,
                "verdict": innocent.verdict,
                "text": {
                    language: innocent_text(finding.code, innocent, language)
                    for language in Language
                },
            }
            for innocent in finding.innocents
        ],
        "unseen": [
            {"code": code, "text": _both(f"{finding.code}.unseen.{code}")}
            for code in finding.unseen
        ],
        "evidence": [asdict(flow) for flow in flows],
    }


def lead_line(lead: Lead) -> dict[str, Any]:
    """Return a lead; its findings by fingerprint."""
    return {
        "id": lead.id,
        "subject": lead.subject,
        "division": lead.division,
        "fund": lead.fund,
        "year": lead.year,
        "rules": list(lead.rules),
        "findings": [finding.fingerprint for finding in lead.findings],
        "amount": lead.amount,
        "severity": lead.severity,
        "confidence": lead.confidence,
        "expected": lead.expected,
        "explained": lead.explained,
        "nature": lead.nature,
    }


def why_not_lines(answer: WhyNot) -> Iterator[dict[str, Any]]:
    """Yield a line per candidate of the rule, the nearest to a finding first."""
    for reason in answer.reasons:
        yield {
            "rule": answer.code,
            "found": reason.finding is not None,
            "fingerprint": reason.finding.fingerprint if reason.finding else "",
            "conditions": [_condition(answer.code, each) for each in reason.conditions],
        }
    if not answer.reasons:
        yield {"rule": answer.code, "found": False, "text": _both(f"{answer.code}.none")}


def _condition(code: str, condition: Condition) -> dict[str, Any]:
    return {
        **asdict(condition),
        "text": {language: condition_text(code, condition, language) for language in Language},
    }


def _both(key: str) -> dict[str, str]:
    return {language: say(key, language) for language in Language}
