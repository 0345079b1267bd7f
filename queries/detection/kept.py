"""Findings of an earlier run, kept so that a later one need not look everywhere again."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from queries.detectors.finding import Finding, Innocent, Nature, Verdict
from queries.detectors.thresholds import Thresholds

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """An earlier run over the whole graph.

    Attributes:
        rules: digest of the rules' code and of the thresholds; other ones find other things.
        batches: that the graph held.
        as_of: the moment that deadlines were held against, epoch milliseconds.
        findings: by rule code; a rule that was not run is not there.
    """

    rules: str
    batches: frozenset[str]
    as_of: int
    findings: Mapping[str, tuple[Finding, ...]]


def digest(thresholds: Thresholds) -> str:
    """Return what the findings depend on besides the graph."""
    told = _code() + thresholds.model_dump_json()
    return hashlib.sha256(told.encode()).hexdigest()


@cache
def _code() -> str:
    """Return a digest of the modules and texts of the rules and of the flow engine."""
    seen = hashlib.sha256()
    files = [
        file
        for package in ("queries.detectors", "queries.flow")
        for file in resources.files(package).iterdir()
    ]
    for file in sorted(files, key=lambda entry: entry.name):
        if file.name.endswith((".py", ".cypher")):
            seen.update(file.name.encode() + file.read_bytes())
    return seen.hexdigest()


def keep(path: Path, run: Kept) -> None:
    """Write a run to `path`, whole or not at all; the file is for its owner's eyes only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_suffix(".new")
    head = {
        "format": FORMAT,
        "rules": run.rules,
        "batches": sorted(run.batches),
        "as_of": run.as_of,
        "codes": sorted(run.findings),
    }
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(json.dumps(head) + "\n")
        for found in run.findings.values():
            for finding in found:
                file.write(json.dumps(asdict(finding), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def kept_at(path: Path) -> Kept | None:
    """Return the run that was kept at `path`; None where there is none that can be read."""
    try:
        with path.open(encoding="utf-8") as file:
            head = json.loads(file.readline())
            if head["format"] != FORMAT:
                return None
            findings: dict[str, list[Finding]] = {code: [] for code in head["codes"]}
            for line in file:
                finding = _finding(json.loads(line))
                findings[finding.code].append(finding)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Kept(
        rules=head["rules"],
        batches=frozenset(head["batches"]),
        as_of=head["as_of"],
        findings={code: tuple(found) for code, found in findings.items()},
    )


def _finding(raw: dict[str, Any]) -> Finding:
    innocents = tuple(
        Innocent(each["code"], Verdict(each["verdict"]), each["figures"])
        for each in raw.pop("innocents")
    )
    lists: Any = {name: tuple(raw.pop(name)) for name in ("subjects", "flows", "unseen")}
    nature = Nature(raw.pop("nature"))
    return Finding(**raw, **lists, innocents=innocents, nature=nature)
