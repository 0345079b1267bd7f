"""Commands of the rules: detect, rules, why-not, evaluate."""

import hashlib
import secrets
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from api.options import Json, Lang, all_readable, language, moment, reading
from api.output import say_aside, write_json, write_json_lines, write_text
from api.settings import Settings
from graph.errors import InvalidParameter, NotFound
from graph.store import GraphStore
from graph.words import Language, say
from queries.batches import batches
from queries.detection.evaluate import Evaluation, evaluate, evaluation_line, read_truth
from queries.detection.kept import Kept, keep, kept_at
from queries.detection.run import DetectOptions, Progress, detect, kept_run
from queries.detection.why_not import why_not
from queries.detectors import DETECTORS, detector
from queries.detectors.page import page_of
from queries.detectors.thresholds import read_thresholds
from queries.flow.projection import Projection
from queries.models.folder import models_in
from queries.tracing.records import nodes_of
from viz.detection_text import detection_text, evaluation_text, why_not_text
from viz.finding_lines import detection_lines, why_not_lines

AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Day that deadlines are held against.")
]


def detect_command(
    rules: Annotated[
        str, typer.Option(help="Codes of rules, as R02,R09; all without it.")
    ] = "",
    since: Annotated[
        str | None,
        typer.Option(help="A batch: look only where it and later ones can change something."),
    ] = None,
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option(min=0, help="Most leads shown as text.")] = 20,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Run the rules: findings with evidence and innocent explanations, merged into leads."""
    settings = Settings()
    words = language(settings, lang)
    codes = _codes(rules)
    with reading(settings) as store:
        asked = options_of(settings, codes, as_of)
        if since is not None:
            asked = _building_upon(settings, store, asked, since, words)
        found = detect(store, lambda: _projection(settings, store), asked, progress_of(words))
        if not codes:
            _keep(settings, kept_run(store, found, asked.thresholds), words)
        shown = [] if as_json else [lead.subject for lead in found.leads[:limit]]
        names = nodes_of(store, shown)
    if as_json:
        write_json_lines(detection_lines(found))
    else:
        write_text(detection_text(found, names, limit, words))


def _codes(rules: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in rules.split(",") if code.strip())
    if rules and not codes:
        raise InvalidParameter(f"--rules {rules!r} names no rule; write codes, as R02,R09")
    return codes


def _keep(settings: Settings, run: Kept, words: Language) -> None:
    """Keep a run for a later one; where that cannot be, the answer is given all the same."""
    path = _kept_path(settings)
    try:
        keep(path, run)
    except OSError as error:
        why = error.strerror or str(error)
        say_aside(say("cli.detect.not_kept", words, path=path, why=why))


def options_of(settings: Settings, codes: tuple[str, ...], as_of: str | None) -> DetectOptions:
    """Return what to run, with the configured thresholds."""
    return DetectOptions(
        rules=codes,
        as_of=0 if as_of is None else moment(as_of, end=True),
        thresholds=read_thresholds(settings.thresholds),
        models=models_in(settings.models) if settings.models and not codes else (),
    )


def _kept_path(settings: Settings) -> Path:
    store = hashlib.sha256(settings.store.encode()).hexdigest()[:16]
    return settings.cache / "findings" / f"{store}.jsonl"


def _building_upon(
    settings: Settings,
    store: GraphStore,
    options: DetectOptions,
    since: str,
    words: Language,
) -> DetectOptions:
    """Return options that build upon the run kept before, with `since` and later as new."""
    listed = batches(store)
    known = {batch.id: batch for batch in listed}
    if since not in known:
        newest = ", ".join(batch.id for batch in listed[:3])
        raise NotFound(f"there is no batch {since[:80]!r}; the newest are {newest}")
    first = (known[since].at, since)
    later = frozenset(batch.id for batch in listed if (batch.at, batch.id) >= first)
    before = kept_at(_kept_path(settings))
    if before is None:
        say_aside(say("cli.detect.nothing_kept", words))
    return replace(options, before=before, since=later)


def _projection(settings: Settings, store: GraphStore) -> Projection:
    from api.flow import projection  # its compiled code takes a second to load

    return projection(settings, store)


def progress_of(words: Language) -> Progress:
    """Return what says on stderr which rule runs."""

    def report(code: str, number: int, total: int) -> None:
        name = f"{code} {say(f'{code}.name', words)}"
        say_aside(say("cli.stage.detect", words, code=name, number=number, all=total))

    return report


def rules_command(
    code: Annotated[str | None, typer.Argument(help="A rule, to read its page.")] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """List the rules, or show the page of one: method, values, exclusions, demonstration."""
    words = language(Settings(), lang)
    if code is not None:
        return write_text(page_of(detector(code).code))
    for rule in DETECTORS:
        first = (rule.__doc__ or "").splitlines()[0]
        name = say(f"{rule.code}.name", words)
        if as_json:
            write_json({"code": rule.code, "name": name, "schema": rule.model_json_schema()})
        else:
            write_text(say("cli.rules.line", words, code=rule.code, name=name, first=first))
    return None


def why_not_command(
    code: Annotated[str, typer.Argument(help="A rule, as R05.")],
    nodes: Annotated[
        list[str], typer.Argument(help="Ids of nodes that it looks at.", callback=all_readable)
    ],
    as_of: AsOf = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Say of nodes which condition of a rule they do not meet, and by how much."""
    settings = Settings()
    words = language(settings, lang)
    with reading(settings) as store:
        answer = why_not(
            store,
            lambda: _projection(settings, store),
            code,
            nodes,
            thresholds=read_thresholds(settings.thresholds),
            as_of=0 if as_of is None else moment(as_of, end=True),
        )
    if as_json:
        write_json_lines(why_not_lines(answer))
    else:
        write_text(why_not_text(answer, words))


def evaluate_command(
    out: Annotated[Path, typer.Argument(help="Folder that `fundtrace sample` wrote.")],
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Load a sample into a store of its own and hold what the rules find against the truth."""
    settings = Settings()
    words = language(settings, lang)
    truth = read_truth(out)
    with tempfile.TemporaryDirectory(prefix="fundtrace-") as folder:
        own = _own(settings, Path(folder))
        _load(own, out, Path(folder), words)
        with reading(own) as store:
            asked = replace(options_of(own, (), None), models=())
            found = detect(store, lambda: _projection(own, store), asked, progress_of(words))
    answer: Evaluation = evaluate(found, truth)
    if as_json:
        write_json(evaluation_line(answer))
    else:
        write_text(evaluation_text(answer, words))


def _own(settings: Settings, folder: Path) -> Settings:
    """Return settings for a store of its own in `folder`."""
    return settings.model_copy(
        update={
            "store": f"ladybug://{folder / 'store'}",
            "cache": folder / "cache",
            "token_key": SecretStr(secrets.token_urlsafe(32)),
        }
    )


def _load(settings: Settings, sample: Path, folder: Path, words: Language) -> None:
    from api.commands.samples import load

    load(settings, folder, sample, words)


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command("detect")(detect_command)
    app.command("rules")(rules_command)
    app.command("why-not")(why_not_command)
    app.command("evaluate")(evaluate_command)
