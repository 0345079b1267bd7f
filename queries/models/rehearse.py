"""Rehearsal (试算): what a model would find, and cost, before it goes live."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graph.model import FlowRecord
from graph.store import GraphStore
from queries.detection.run import evidence_of
from queries.detectors.calendar import day_of
from queries.detectors.finding import Finding
from queries.models.model import Model
from queries.models.run import ModelRun, run_model
from queries.one_state import in_one_state

#: Digits of a division's code that name its county.
_COUNTY: Final = 6
_YEAR: Final = len("2024")
_MONTH: Final = len("2024-01")


@dataclass(frozen=True, slots=True)
class Share:
    """The findings of one county or one month; `key` is empty where it is not known."""

    key: str
    findings: int
    amount: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Findings of a model that a rule finds as well.

    Attributes:
        findings: that share a flow or a subject with a finding of the rule.
        flows, subjects: that share a flow, or a subject; some share both.
    """

    rule: str
    findings: int
    flows: int
    subjects: int


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings whose subject was judged before, and those where nobody did."""

    true: int
    false: int
    open: int


@dataclass(frozen=True, slots=True)
class Known:
    """What a rehearsal is held against.

    Attributes:
        findings: of the rules that are there.
        verdicts: by node id, whether it was rightly suspected.
        minutes: that people need for one finding.
    """

    findings: Sequence[Finding] = ()
    verdicts: Mapping[str, bool] = field(default_factory=dict)
    minutes: int = 30


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of a rehearsal; empty where the model could not be computed.

    Attributes:
        amount: fen of all findings; money that two of them speak of counts in both.
        counties: by code of the county, most findings first.
        months: of the period, else of the first flow; in order.
        overlaps: by rule, most findings first.
        new: findings that share nothing with a finding of any rule.
        minutes: of work that the findings make.
        unknown_flows: ids of flows that it names and the graph does not have.
    """

    run: ModelRun
    amount: int
    counties: tuple[Share, ...]
    months: tuple[Share, ...]
    overlaps: tuple[Overlap, ...]
    new: int
    judged: Judged
    minutes: int
    unknown_flows: tuple[str, ...]


@in_one_state
def rehearse(
    store: GraphStore, model: Model, known: Known, given: Mapping[str, Any] | None = None
) -> Rehearsal:
    """Return what `model` would find, held against what is known; nothing is kept of it.

    Args:
        given: values of its parameters that differ from the defaults.

    Raises:
        InvalidParameter: it has no such parameter.
    """
    run = run_model(store, model, given)
    evidence = evidence_of(store, run.findings)
    overlaps, new = _overlaps(run.findings, known.findings)
    named = dict.fromkeys(flow for finding in run.findings for flow in finding.flows)
    months = _shares(run.findings, lambda finding: _month(finding, evidence))
    return Rehearsal(
        run=run,
        amount=sum(finding.amount for finding in run.findings),
        counties=tuple(sorted(_shares(run.findings, _county), key=_most_first)),
        months=tuple(sorted(months, key=lambda share: share.key)),
        overlaps=overlaps,
        new=new,
        judged=_judged(run.findings, known.verdicts),
        minutes=known.minutes * len(run.findings),
        unknown_flows=tuple(flow for flow in named if flow not in evidence),
    )


def _shares(findings: Iterable[Finding], key: Callable[[Finding], str]) -> list[Share]:
    amounts: dict[str, list[int]] = defaultdict(list)
    for finding in findings:
        amounts[key(finding)].append(finding.amount)
    return [Share(name, len(some), sum(some)) for name, some in amounts.items()]


def _most_first(share: Share) -> tuple[int, str]:
    return -share.findings, share.key


def _county(finding: Finding) -> str:
    code = finding.division
    return code[:_COUNTY].ljust(len(code), "0") if code else ""


def _month(finding: Finding, evidence: Mapping[str, FlowRecord]) -> str:
    """Return the first month that a finding speaks of, or the year where only that is known."""
    begins = finding.period.partition("/")[0]
    if len(begins) == _MONTH:
        return begins
    moments = [evidence[flow].at for flow in finding.flows if flow in evidence]
    known = [at for at in moments if at]
    return f"{day_of(min(known)):%Y-%m}" if known else begins[:_YEAR]


def _overlaps(
    own: Sequence[Finding], others: Sequence[Finding]
) -> tuple[tuple[Overlap, ...], int]:
    """Return the overlap with each rule, and how many findings have none with any."""
    by_flow = _rules(others, lambda finding: finding.flows)
    by_subject = _rules(others, lambda finding: finding.subjects)
    shared: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    new = 0
    for finding in own:
        flows = _named(finding.flows, by_flow)
        subjects = _named(finding.subjects, by_subject)
        new += not flows | subjects
        for rule in flows | subjects:
            shared[rule].append((rule in flows, rule in subjects))
    found = [
        Overlap(rule, len(some), sum(f for f, _ in some), sum(s for _, s in some))
        for rule, some in shared.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.findings, each.rule))), new


def _rules(
    findings: Iterable[Finding], of: Callable[[Finding], tuple[str, ...]]
) -> dict[str, set[str]]:
    rules: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        for name in of(finding):
            rules[name].add(finding.code)
    return rules


def _named(names: Iterable[str], rules: Mapping[str, set[str]]) -> set[str]:
    return {rule for name in names for rule in rules.get(name, ())}


def _judged(findings: Sequence[Finding], verdicts: Mapping[str, bool]) -> Judged:
    told = [verdicts.get(finding.subjects[0]) for finding in findings]
    true, false = told.count(True), told.count(False)
    return Judged(true, false, len(told) - true - false)
