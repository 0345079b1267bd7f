"""A run of the rules, why a rule found nothing, and an evaluation, in words."""

from collections.abc import Iterator, Mapping

from graph.model import Node
from graph.words import Language, say
from queries.detection.evaluate import Evaluation, RuleScore
from queries.detection.leads import Lead
from queries.detection.run import Detection, RuleRun
from queries.detection.why_not import WhyNot
from viz.finding_text import condition_text, finding_text
from viz.model_text import run_text
from viz.terms import moment, money


def detection_text(
    detection: Detection, names: Mapping[str, Node], limit: int, language: Language
) -> str:
    """Return the first `limit` leads and what each rule did.

    Args:
        names: the subjects of those leads by id.
    """
    return "\n".join(_detection(detection, names, limit, language))


def _detection(
    detection: Detection, names: Mapping[str, Node], limit: int, language: Language
) -> Iterator[str]:
    as_of = moment(detection.as_of)
    yield say(
        "detect.title",
        language,
        findings=f"{len(detection.findings):,}",
        leads=f"{len(detection.leads):,}",
        as_of=as_of,
        version=detection.thresholds,
    )
    for rank, lead in enumerate(detection.leads[:limit], 1):
        yield ""
        yield from _lead(rank, lead, names, language)
    rest = detection.leads[limit:]
    if rest:
        fen = sum(lead.expected for lead in rest)
        yield ""
        yield say("detect.rest", language, leads=f"{len(rest):,}", fen=money(fen, language))
    yield ""
    for run in detection.runs:
        yield rule_text(run, language)
    for model, own in detection.models:
        yield run_text(own, model.name.by_language()[language], language)


def _lead(
    rank: int, lead: Lead, names: Mapping[str, Node], language: Language
) -> Iterator[str]:
    known = names.get(lead.subject)
    yield say(
        "detect.lead",
        language,
        rank=rank,
        name=known.name if known else lead.subject,
        id=lead.subject,
        rules=" ".join(lead.rules),
        expected=money(lead.expected, language),
        confidence=lead.confidence,
    )
    for finding in lead.findings:
        yield from (f"  {line}" for line in finding_text(finding, language).splitlines())


def rule_text(run: RuleRun, language: Language) -> str:
    """Return what a rule did, or why it could not be computed."""
    told = {"code": run.code, "name": say(f"{run.code}.name", language)}
    if not run.computed:
        return say("detect.not_computed", language, absent=", ".join(run.absent), **told)
    text = say(
        "detect.rule",
        language,
        findings=f"{run.findings:,}",
        seconds=f"{run.seconds:.2f}",
        **told,
    )
    if run.absent:
        text += say("detect.absent", language, absent=", ".join(run.absent))
    return text


def why_not_text(answer: WhyNot, language: Language) -> str:
    """Return each candidate with its conditions."""
    lines = []
    for reason in answer.reasons:
        found = reason.finding is not None
        lines.append(say("detect.found" if found else "detect.not_found", language))
        lines += [
            f"  {condition_text(answer.code, condition, language)}"
            for condition in reason.conditions
        ]
    return "\n".join(lines or [say(f"{answer.code}.none", language)])


def evaluation_text(evaluation: Evaluation, language: Language) -> str:
    """Return the table of the rules, then what was missed, false or a trap."""
    lines = [
        say(
            "evaluate.title",
            language,
            recall=f"{evaluation.recall:.1%}",
            precision=f"{evaluation.precision_at_100:.1%}",
            top=evaluation.top,
        ),
        "",
        say("evaluate.header", language),
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [_row(rule, language) for rule in evaluation.rules]
    for rule in evaluation.rules:
        lines += _remarks(rule, language)
    return "\n".join(lines)


def _row(rule: RuleScore, language: Language) -> str:
    cells = (
        rule.code,
        say(f"{rule.code}.name", language),
        f"{rule.hit}/{rule.cases}",
        f"{rule.recall:.0%}",
        f"{rule.true}+{rule.related}/{rule.open}",
        f"{rule.precision:.0%}",
        f"{sum(rule.tripped.values())}/{rule.traps}",
        f"{sum(rule.explained.values())}",
    )
    return f"| {' | '.join(cells)} |"


def _remarks(rule: RuleScore, language: Language) -> Iterator[str]:
    for line in rule.missed:
        note = line.note_zh if language is Language.ZH else line.note_en
        yield say("evaluate.missed", language, code=rule.code, name=line.name, note=note)
    for finding in rule.false:
        subject = finding.subjects[0]
        yield say("evaluate.false", language, code=rule.code, subject=subject)
    for name, count in rule.tripped.items():
        yield say("evaluate.tripped", language, code=rule.code, name=name, count=count)
    for name, count in rule.explained.items():
        yield say("evaluate.explained", language, code=rule.code, name=name, count=count)
