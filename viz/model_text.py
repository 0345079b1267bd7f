"""Custom models and their rehearsals in words and as plain values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from graph.words import Language, catalogue, say
from queries.models.model import Model
from queries.models.rehearse import Overlap, Rehearsal, Share
from queries.models.run import ModelRun
from viz.finding_text import finding_text
from viz.terms import money, plain

#: Minutes of an hour.
_HOUR: Final = 60


def model_text(model: Model, language: Language) -> str:
    """Return what a model is: its line, then its parameters."""
    lines = [
        say(
            "models.line",
            language,
            code=model.code,
            version=model.version,
            name=model.name.by_language()[language],
            confidence=model.confidence,
            seconds=model.limits.seconds,
            rows=f"{model.limits.rows:,}",
        )
    ]
    for name, known in model.parameters.items():
        value = known.default
        shown = ", ".join(value) if isinstance(value, tuple) else value
        text = known.by_language()[language]
        lines.append(say("models.parameter", language, name=name, value=shown, text=text))
    return "\n".join(lines)


def model_line(model: Model) -> dict[str, Any]:
    """Return a model as a plain value."""
    return model.model_dump(mode="json")


def run_line(run: ModelRun) -> dict[str, Any]:
    """Return how a model ran as a plain value."""
    return {
        "code": run.code,
        "version": run.version,
        "computed": run.computed,
        "reason": asdict(run.reason) if run.reason else None,
        "truncated": run.truncated,
        "findings": len(run.findings),
        "rows": run.rows,
        "seconds": run.seconds,
    }


def run_text(run: ModelRun, name: str, language: Language) -> str:
    """Return what a model did, or why it could not be computed."""
    told = {"code": run.code, "name": name}
    if run.reason is not None:
        reason = say(f"models.reason.{run.reason.code}", language, **run.reason.values)
        return say("models.not_computed", language, reason=plain(reason), **told)
    text = say(
        "models.run",
        language,
        findings=f"{len(run.findings):,}",
        amount=money(sum(finding.amount for finding in run.findings), language),
        rows=f"{run.rows:,}",
        seconds=f"{run.seconds:.2f}",
        **told,
    )
    if run.truncated:
        text += "\n" + say("models.truncated", language, rows=f"{run.rows:,}")
    return text


def rehearsal_text(
    model: Model,
    rehearsal: Rehearsal,
    places: Mapping[str, str],
    limit: int,
    language: Language,
) -> str:
    """Return a rehearsal with its `limit` findings of most money.

    Args:
        places: names of counties by code.
    """
    lines = [run_text(rehearsal.run, model.name.by_language()[language], language)]
    if rehearsal.run.computed:
        lines += _figures(rehearsal, places, language)
        most = sorted(rehearsal.run.findings, key=lambda each: -each.amount)
        for finding in most[:limit]:
            lines += ["", finding_text(finding, language)]
    return "\n".join(lines)


def _figures(
    rehearsal: Rehearsal, places: Mapping[str, str], language: Language
) -> Iterator[str]:
    unknown = rehearsal.unknown_flows
    if unknown:
        first = plain(unknown[0])
        yield say("models.unknown_flows", language, count=f"{len(unknown):,}", first=first)
    yield from _shares("models.counties", rehearsal.counties, places, language)
    yield from _shares("models.months", rehearsal.months, {}, language)
    for overlap in rehearsal.overlaps:
        yield _overlap(overlap, language)
    yield say("models.new", language, new=f"{rehearsal.new:,}")
    judged = rehearsal.judged
    yield say(
        "models.judged",
        language,
        true=f"{judged.true:,}",
        false=f"{judged.false:,}",
        open=f"{judged.open:,}",
    )
    hours = f"{rehearsal.minutes / _HOUR:,.1f}"
    yield say("models.workload", language, minutes=f"{rehearsal.minutes:,}", hours=hours)


def _overlap(overlap: Overlap, language: Language) -> str:
    key = f"{overlap.rule}.name"
    return say(
        "models.overlap",
        language,
        rule=overlap.rule,
        name=say(key, language) if key in catalogue() else "",
        findings=f"{overlap.findings:,}",
        flows=f"{overlap.flows:,}",
        subjects=f"{overlap.subjects:,}",
    )


def _shares(
    key: str, shares: Sequence[Share], names: Mapping[str, str], language: Language
) -> Iterator[str]:
    if shares:
        yield say(key, language)
    for share in shares:
        told = f"{share.key} {names.get(share.key, '')}".strip()
        yield say(
            "models.share",
            language,
            key=plain(told) or say("models.unknown", language),
            findings=f"{share.findings:,}",
            amount=money(share.amount, language),
        )


def rehearsal_line(rehearsal: Rehearsal) -> dict[str, Any]:
    """Return a rehearsal as a plain value; its findings by fingerprint."""
    run = rehearsal.run
    told: dict[str, Any] = {
        "code": run.code,
        "version": run.version,
        "computed": run.computed,
        "truncated": run.truncated,
        "findings": len(run.findings),
        "rows": run.rows,
        "seconds": run.seconds,
        "amount": rehearsal.amount,
        "fingerprints": [finding.fingerprint for finding in run.findings],
        "counties": [asdict(each) for each in rehearsal.counties],
        "months": [asdict(each) for each in rehearsal.months],
        "overlaps": [asdict(each) for each in rehearsal.overlaps],
        "new": rehearsal.new,
        "judged": asdict(rehearsal.judged),
        "minutes": rehearsal.minutes,
        "unknown_flows": list(rehearsal.unknown_flows),
        "reason": None,
    }
    if run.reason is not None:
        texts = {
            language: say(f"models.reason.{run.reason.code}", language, **run.reason.values)
            for language in Language
        }
        told["reason"] = {"code": run.reason.code, "text": texts}
    return told
