"""Answers of commands in words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from api.options import CHINA
from graph.words import Language, say
from ingest.outcome import Count, Outcome
from ingest.quarantine import text_of
from queries.batches import Batch, Source
from queries.overview import Overview
from viz.terms import money


def outcome_text(outcome: Outcome, language: Language) -> str:
    """Return control totals, reasons, warnings and the files to mend."""
    return "\n".join(_outcome_lines(outcome, language))


def _outcome_lines(outcome: Outcome, language: Language) -> Iterator[str]:
    if outcome.dry_run:
        yield say("cli.dry_run", language)
    elif outcome.batch:
        yield say("cli.batch", language, batch=outcome.batch)
    else:
        yield say("cli.nothing_new", language)
    for name in ("read", "loaded", "unchanged", "quarantined"):
        total: Count = getattr(outcome, name)
        yield f"{say(f'cli.{name}', language)}: {_total(total, language)}"
    warned = {code: rows for code, rows in outcome.warnings.items() if ":" not in code}
    for area, codes in (("reason", outcome.reasons), ("warning", warned)):
        for code, rows in codes.items():
            why = text_of("check", code, language)
            yield say(f"cli.{area}", language, rows=f"{rows:,}", why=why, code=code)
    for path in outcome.quarantine:
        yield say("cli.mend", language, path=path)


def _total(total: Count, language: Language) -> str:
    text = say(
        "cli.rows_and_money", language, rows=f"{total.rows:,}", money=money(total.fen, language)
    )
    if total.unreadable:
        text += say("cli.unreadable", language, rows=f"{total.unreadable:,}")
    return text


def batches_text(
    listed: Sequence[Batch], files: Mapping[str, Sequence[Source]], language: Language
) -> str:
    """Return a line per batch and, below it, its files."""
    if not listed:
        return say("cli.no_batches", language)
    lines = []
    for batch in listed:
        at = datetime.fromtimestamp(batch.at / 1000, UTC).astimezone(CHINA)
        lines.append(
            say(
                "cli.batch_line",
                language,
                id=batch.id,
                at=f"{at:%Y-%m-%d %H:%M:%S}",
                who=batch.who,
                status=say(f"cli.status.{batch.status}", language),
                **{
                    name: f"{getattr(batch, f'{name}_rows'):,}"
                    for name in ("read", "loaded", "unchanged", "quarantined")
                },
            )
        )
        lines.extend(
            f"    {source.file} {source.sheet} {source.mapping} {source.rows:,}"
            for source in files[batch.id]
        )
    return "\n".join(lines)


def overview_text(answer: Overview, language: Language) -> str:
    """Return counts by label and kind and the largest funding sources."""
    lines = [say("cli.overview.nodes", language)]
    lines += [f"  {entry.label:<16}{entry.nodes:>14,}" for entry in answer.nodes]
    lines.append(say("cli.overview.flows", language))
    lines += [
        f"  {entry.kind:<16}{entry.flows:>14,}  {money(entry.fen, language)}"
        for entry in answer.flows
    ]
    lines.append(say("cli.overview.funds", language))
    lines += [f"  {money(fund.fen, language)}  {fund.name}  {fund.id}" for fund in answer.funds]
    return "\n".join(lines)
