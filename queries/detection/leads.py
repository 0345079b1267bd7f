"""Triage: findings of one subject, fund and period are one lead, ranked by expected money."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from queries.detectors.finding import Finding, Nature, Severity

#: What an innocent explanation that holds leaves of a finding's confidence, in hundredths.
EXPLAINED: Final = 2
#: What one that cannot be told leaves.
OPEN: Final = 95


@dataclass(frozen=True, slots=True)
class Lead:
    """Findings about one subject, fund and year.

    Attributes:
        id: stays the same from run to run.
        findings: those that nothing explains first, richest in expected fen first.
        amount: fen at stake: of the finding with most, as findings may speak of the same money;
            of explained ones only where there are no others.
        confidence: hundredths; that of all its findings together, after what explains them.
        expected: fen, `amount` times `confidence`: what leads are ranked by.
        nature: `data` when no finding speaks of anybody's acts.
    """

    id: str
    subject: str
    division: str
    fund: str
    year: str
    rules: tuple[str, ...]
    findings: tuple[Finding, ...]
    amount: int
    confidence: int
    expected: int
    nature: Nature

    @property
    def severity(self) -> Severity:
        """The highest band of its findings."""
        order = list(Severity)
        return max((finding.severity for finding in self.findings), key=order.index)

    @property
    def explained(self) -> bool:
        """Whether an innocent explanation holds for each of its findings."""
        return all(finding.explained for finding in self.findings)


def leads_of(findings: Iterable[Finding]) -> tuple[Lead, ...]:
    """Return the leads of findings: suspicions before data quality, richest expected first."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        key = (finding.subjects[0], finding.fund, finding.period[:4])
        groups.setdefault(key, []).append(finding)
    made = [_lead(*key, members) for key, members in groups.items()]
    natures = list(Nature)
    made.sort(key=lambda lead: (natures.index(lead.nature), -lead.expected, lead.id))
    return tuple(made)


def confidence_of(finding: Finding) -> int:
    """Return a finding's confidence after its innocent explanations, in hundredths."""
    if finding.explained:
        return finding.confidence * EXPLAINED // 100
    unsure = any(innocent.verdict == "unknown" for innocent in finding.innocents)
    return finding.confidence * OPEN // 100 if unsure else finding.confidence


def _lead(subject: str, fund: str, year: str, members: Sequence[Finding]) -> Lead:
    ordered = tuple(sorted(members, key=_rank))
    first = ordered[0]
    by_rule: dict[str, int] = {}
    for each in ordered:
        by_rule[each.code] = max(confidence_of(each), by_rule.get(each.code, 0))
    doubt = Fraction(1)
    for best in by_rule.values():
        doubt *= Fraction(100 - best, 100)
    confidence = int((1 - doubt) * 100)
    amount = max(each.amount for each in ordered if each.explained == first.explained)
    said = "\n".join((subject, fund, year))
    acts = any(each.nature is Nature.SUSPICION for each in ordered)
    return Lead(
        id=hashlib.sha256(said.encode()).hexdigest()[:16],
        subject=subject,
        division=first.division,
        fund=fund,
        year=year,
        rules=tuple(dict.fromkeys(each.code for each in ordered)),
        findings=ordered,
        amount=amount,
        confidence=confidence,
        expected=amount * confidence // 100,
        nature=Nature.SUSPICION if acts else Nature.DATA,
    )


def _rank(finding: Finding) -> tuple[bool, int, str, str]:
    """What nothing explains comes first, however little it is."""
    expected = finding.amount * confidence_of(finding)
    return finding.explained, -expected, finding.code, finding.fingerprint
