"""Findings in words."""

from collections.abc import Iterator, Mapping

from graph.words import Language, say
from queries.detectors.finding import Condition, Figure, Finding, Innocent
from viz.terms import moment, money


def explanation(finding: Finding, language: Language) -> str:
    """Return what a finding says, with its figures."""
    if finding.words is not None:
        return finding.words.says[language].format(**_shown(finding.figures, language))
    key = f"{finding.code}.finding"
    if finding.variant:
        key += f".{finding.variant}"
    return say(key, language, **_shown(finding.figures, language))


def rule_name(finding: Finding, language: Language) -> str:
    """Return the name of the rule that found it."""
    if finding.words is not None:
        return finding.words.name[language]
    return say(f"{finding.code}.name", language)


def finding_text(finding: Finding, language: Language) -> str:
    """Return a finding: its line, explanation, innocent explanations and what is unseen."""
    return "\n".join(_lines(finding, language))


def _lines(finding: Finding, language: Language) -> Iterator[str]:
    yield say(
        "finding.line",
        language,
        code=finding.code,
        name=rule_name(finding, language),
        band=say(f"finding.band.{finding.severity}", language),
        amount=money(finding.amount, language),
    )
    yield f"  {explanation(finding, language)}"
    for innocent in finding.innocents:
        yield f"  - {innocent_text(finding.code, innocent, language)}"
    for code in finding.unseen:
        text = say(f"{finding.code}.unseen.{code}", language)
        yield f"  - {say('finding.unseen', language, text=text)}"


def innocent_text(rule: str, innocent: Innocent, language: Language) -> str:
    """Return an innocent explanation and what came of testing it."""
    key = f"{rule}.innocent.{innocent.code}"
    text = say(key, language, **_shown(innocent.figures, language))
    return say(f"finding.innocent.{innocent.verdict}", language, text=text)


def condition_text(rule: str, condition: Condition, language: Language) -> str:
    """Return a condition, whether it is met, and by how much not."""
    return say(
        "finding.condition.met" if condition.met else "finding.condition.unmet",
        language,
        text=say(f"{rule}.condition.{condition.code}", language),
        found=_measure(condition.found, condition.unit, language),
        wanted=_measure(condition.wanted, condition.unit, language),
    )


def _measure(value: Figure, unit: str, language: Language) -> str:
    if isinstance(value, str):
        return value
    if unit == "fen":
        return money(value, language)
    if unit == "ms":
        return moment(value)
    if unit == "days":
        return say("finding.days", language, days=f"{value:,}")
    return f"{value:,}%" if unit == "percent" else f"{value:,}"


def _shown(figures: Mapping[str, Figure], language: Language) -> dict[str, str]:
    return {name: _figure(name, value, language) for name, value in figures.items()}


def _figure(name: str, value: Figure, language: Language) -> str:
    if isinstance(value, str):
        return value
    if name.endswith("_fen"):
        return money(value, language)
    return moment(value) if name.endswith("_at") else f"{value:,}"
