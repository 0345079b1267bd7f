"""How good the rules are: findings held against what was planted in a sample."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph.errors import InvalidParameter, NotFound
from queries.detection.leads import Lead
from queries.detection.run import Detection
from queries.detectors.finding import Finding

#: Leads at the top whose precision is told.
TOP: Final = 100
#: Tables of truth rows whose key is the document number of a flow.
_DOCUMENTED: Final = "bank_statements:"


@dataclass(frozen=True, slots=True)
class Planted:
    """A line of truth: a case that a rule is to find, or a trap that it is not."""

    rule: str
    kind: str
    name: str
    subjects: tuple[str, ...]
    flows: frozenset[str]
    documents: frozenset[str]
    amount: int
    note_zh: str
    note_en: str


@dataclass(frozen=True, slots=True)
class RuleScore:
    """How a rule did.

    Attributes:
        cases, hit: planted, and found by a finding that no innocent explanation takes back.
        open, true: findings without an innocent explanation that holds, and those of a case.
        related: those of the rest that are of a case planted for another rule.
        traps, tripped, explained: planted; found nevertheless, openly or with what explains it.
        missed: cases that were not found.
    """

    code: str
    cases: int
    hit: int
    open: int
    true: int
    related: int
    traps: int
    tripped: Mapping[str, int]
    explained: Mapping[str, int]
    missed: tuple[Planted, ...]
    false: tuple[Finding, ...]

    @property
    def recall(self) -> float:
        """Part of the cases that was found; 1 where there are none."""
        return self.hit / self.cases if self.cases else 1.0

    @property
    def precision(self) -> float:
        """Part of the open findings that are of a case; 1 where there are none."""
        return (self.true + self.related) / self.open if self.open else 1.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All rules together, and the leads at the top of the list."""

    rules: tuple[RuleScore, ...]
    top: int
    top_true: int

    @property
    def recall(self) -> float:
        """Part of all cases that was found."""
        cases = sum(rule.cases for rule in self.rules)
        return sum(rule.hit for rule in self.rules) / cases if cases else 1.0

    @property
    def precision_at_100(self) -> float:
        """Part of the first hundred leads that are of a case."""
        return self.top_true / self.top if self.top else 1.0


def read_truth(folder: Path) -> list[Planted]:
    """Return the planted lines of the sample in `folder`.

    Raises:
        NotFound: there is no truth.jsonl.
        InvalidParameter: a line is not what the sample writes.
    """
    path = folder / "truth.jsonl"
    if not path.is_file():
        raise NotFound(f"no truth.jsonl in {folder}; `fundtrace sample` writes one")
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        return [_planted(json.loads(line)) for line in lines if line]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidParameter(f"{path} is not what the sample writes: {error!r}") from error


def _planted(line: Mapping[str, Any]) -> Planted:
    rows = [row for row in line["rows"] if row.startswith(_DOCUMENTED)]
    return Planted(
        rule=line["rule"],
        kind=line["kind"],
        name=line["name"],
        subjects=tuple(line["subjects"]),
        flows=frozenset(line["flows"]),
        documents=frozenset(row.removeprefix(_DOCUMENTED) for row in rows),
        amount=line["amount"],
        note_zh=line["note_zh"],
        note_en=line["note_en"],
    )


def evaluate(detection: Detection, truth: Sequence[Planted]) -> Evaluation:
    """Hold findings against the truth.

    A finding is of a planted line when its evidence has half of the line's flows or bank
    documents; where the line has none, when they share a subject. A lead is true when one of
    its findings is of a case, as two rules may see one irregularity.
    """
    matches = _Matches(detection, truth)
    scores = tuple(_score(run.code, matches) for run in detection.runs)
    first = [lead for lead in detection.leads if lead.nature == "suspicion"][:TOP]
    return Evaluation(scores, len(first), sum(matches.is_true(lead) for lead in first))


class _Matches:
    """Which findings are of which planted lines."""

    def __init__(self, detection: Detection, truth: Sequence[Planted]) -> None:
        self.truth = truth
        self.findings = detection.findings
        self._documents = {
            finding.fingerprint: frozenset(
                detection.evidence[flow].doc
                for flow in finding.flows
                if flow in detection.evidence
            )
            for finding in detection.findings
        }

        self._cases = [line for line in truth if line.kind == "case"]

    def of(self, line: Planted) -> list[Finding]:
        """Return the findings of its rule that are of a line."""
        return [
            each for each in self.findings if each.code == line.rule and self._is_of(each, line)
        ]

    def _is_of(self, finding: Finding, line: Planted) -> bool:
        if line.flows:
            return 2 * len(line.flows.intersection(finding.flows)) >= len(line.flows)
        if line.documents:
            known = self._documents[finding.fingerprint]
            return 2 * len(line.documents & known) >= len(line.documents)
        return not set(line.subjects).isdisjoint(finding.subjects)

    def is_true(self, lead: Lead) -> bool:
        """Return whether a finding of a lead is of a case, of whichever rule."""
        return any(map(self.of_a_case, lead.findings))

    def of_a_case(self, finding: Finding) -> bool:
        """Return whether a finding is of a case, of whichever rule."""
        return any(self._is_of(finding, line) for line in self._cases)


def _score(code: str, matches: _Matches) -> RuleScore:
    lines = [line for line in matches.truth if line.rule == code]
    cases = [line for line in lines if line.kind == "case"]
    traps = [line for line in lines if line.kind == "trap"]
    found = [each for each in matches.findings if each.code == code and not each.explained]
    missed = tuple(line for line in cases if all(each.explained for each in matches.of(line)))
    true = {each.fingerprint for line in cases for each in matches.of(line)}
    rest = [each for each in found if each.fingerprint not in true]
    false = tuple(each for each in rest if not matches.of_a_case(each))
    sprung = [(trap.name, matches.of(trap)) for trap in traps]
    return RuleScore(
        code=code,
        cases=len(cases),
        hit=len(cases) - len(missed),
        open=len(found),
        true=len(found) - len(rest),
        related=len(rest) - len(false),
        traps=len(traps),
        tripped=_counted(n for n, got in sprung if any(not each.explained for each in got)),
        explained=_counted(n for n, got in sprung if got and all(e.explained for e in got)),
        missed=missed,
        false=false,
    )


def _counted(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts


def evaluation_line(evaluation: Evaluation) -> dict[str, Any]:
    """Return the one line that ends the JSON output of an evaluation."""
    return {
        "recall": round(evaluation.recall, 4),
        "precision_at_100": round(evaluation.precision_at_100, 4),
        "rules": {rule.code: _rule_line(rule) for rule in evaluation.rules},
        "traps": dict(_trap_lines(evaluation.rules)),
    }


def _rule_line(rule: RuleScore) -> dict[str, Any]:
    return {
        "cases": rule.cases,
        "hit": rule.hit,
        "recall": round(rule.recall, 4),
        "open": rule.open,
        "true": rule.true,
        "related": rule.related,
        "precision": round(rule.precision, 4),
        "traps": rule.traps,
        "tripped": sum(rule.tripped.values()),
        "explained": sum(rule.explained.values()),
    }


def _trap_lines(rules: Iterable[RuleScore]) -> Iterator[tuple[str, dict[str, int]]]:
    for rule in rules:
        for name in sorted({*rule.tripped, *rule.explained}):
            told = {
                "tripped": rule.tripped.get(name, 0),
                "explained": rule.explained.get(name, 0),
            }
            yield f"{rule.code} {name}", told
