"""Commands of custom models: models, rehearse."""

from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.detect import options_of, progress_of
from api.options import Json, Lang, language, reading
from api.output import say_aside, write_json, write_text
from api.settings import Settings
from graph.errors import InvalidParameter, NotFound
from graph.store import GraphStore
from graph.words import say
from queries.detection.run import detect
from queries.flow.projection import Projection
from queries.models.folder import files_in, models_of
from queries.models.model import Model, read_model
from queries.models.rehearse import Known, Rehearsal, rehearse
from queries.models.verdicts import read_verdicts
from queries.tracing.records import nodes_of
from viz.model_text import model_line, model_text, rehearsal_line, rehearsal_text


def models_command(
    paths: Annotated[
        list[Path], typer.Argument(help="Files of models, or folders of them.", metavar="PATH…")
    ],
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Check custom models and list them; says of each fault where it is and what is right."""
    words = language(Settings(), lang)
    models = _checked(_files(paths))
    for model in models:
        if as_json:
            write_json(model_line(model))
        else:
            write_text(model_text(model, words))
    if not models:
        say_aside(say("models.none", words))


def _files(paths: list[Path]) -> tuple[Path, ...]:
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise NotFound(f"there is no {path}; name files of models or folders of them")
        found |= dict.fromkeys(files_in(path) if path.is_dir() else (path,))
    return tuple(found)


def _checked(files: tuple[Path, ...]) -> tuple[Model, ...]:
    """Return the models of files; where one is none, every such is told before the end."""
    faults = []
    for file in files:
        try:
            read_model(file)
        except InvalidParameter as error:
            faults.append(error)
    for fault in faults[:-1]:
        say_aside(f"fundtrace: {fault}")
    if faults:
        raise faults[-1]
    return models_of(files)


def rehearse_command(
    file: Annotated[Path, typer.Argument(help="File of the model.")],
    values: Annotated[
        list[str] | None, typer.Option("--set", help="Value of a parameter: name=value.")
    ] = None,
    verdicts: Annotated[
        Path | None, typer.Option(help="JSON lines of subjects that were judged before.")
    ] = None,
    minutes: Annotated[
        int, typer.Option(min=0, max=100_000, help="Minutes of work for one finding.")
    ] = 30,
    limit: Annotated[int, typer.Option(min=0, help="Most findings shown as text.")] = 5,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Rehearse a custom model (试算): what it finds, what of it is known, what it costs."""
    settings = Settings()
    words = language(settings, lang)
    model = read_model(file)
    given = set_values(model, values or [])
    judged = read_verdicts(verdicts) if verdicts else {}
    with reading(settings) as store:
        rules = options_of(settings, (), None)
        others = detect(store, lambda: _projection(settings, store), rules, progress_of(words))
        say_aside(say("models.stage", words, code=model.code))
        answer = rehearse(store, model, Known(others.findings, judged, minutes), given)
        places = {} if as_json else _places(store, answer)
    if as_json:
        write_json(rehearsal_line(answer))
    else:
        write_text(rehearsal_text(model, answer, places, limit, words))


def _projection(settings: Settings, store: GraphStore) -> Projection:
    from api.flow import projection  # its compiled code takes a second to load

    return projection(settings, store)


def _places(store: GraphStore, answer: Rehearsal) -> dict[str, str]:
    """Return the names of the counties of a rehearsal."""
    codes = [share.key for share in answer.counties if share.key]
    known = nodes_of(store, [f"division:{code}" for code in codes])
    return {node.removeprefix("division:"): found.name for node, found in known.items()}


def set_values(model: Model, given: list[str]) -> dict[str, Any]:
    """Return what `name=value` says, each as the kind of its default; lists have commas.

    Raises:
        InvalidParameter: one is not so, or the model has no such parameter.
    """
    found: dict[str, Any] = {}
    for each in given:
        name, sign, text = each.partition("=")
        if not sign:
            raise InvalidParameter(f"--set {each!r}: write name=value, as --set least=10000")
        known = model.parameters.get(name)
        found[name] = text if known is None else _value(name, text, known.default)
    model.values(found)
    return found


def _value(name: str, text: str, default: object) -> Any:
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if isinstance(default, str):
        return text
    try:
        return int(text)
    except ValueError as error:
        raise InvalidParameter(f"--set {name}={text}: it takes a whole number") from error


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command("models")(models_command)
    app.command("rehearse")(rehearse_command)
