"""Commands that run or examine the installation: serve, doctor."""

from typing import Annotated

import typer

from api.doctor import examine
from api.options import Json, Lang, language, reading, writing
from api.output import write_json, write_text
from api.settings import Settings
from graph.errors import NotFound
from graph.words import say


def doctor_command(
    repair: Annotated[
        bool, typer.Option("--repair", help="Make indexes that are missing.")
    ] = False,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Say in plain words what is wrong with engine, store, schema, key, lock, disk."""
    settings = Settings()
    words = language(settings, lang)
    wrong = False
    for finding in examine(settings, words, repair=repair):
        wrong |= finding.verdict == "wrong"
        if as_json:
            write_json(finding)
        else:
            verdict = say(f"doctor.{finding.verdict}", words)
            write_text(f"[{verdict}] {finding.what}: {finding.found}")
    if wrong:
        raise typer.Exit(1)


def serve_command(
    host: Annotated[str | None, typer.Option(help="Address to bind.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to bind.", min=0, max=65535)] = None,
) -> None:
    """Answer questions over HTTP: `/api/v1`, with `/docs` for the interface."""
    import uvicorn

    from api.app import create_app

    settings = Settings()
    try:
        with reading(settings):
            pass
    except NotFound:  # a new installation answers that it is empty rather than not at all
        with writing(settings, create=True):
            pass
    try:
        uvicorn.run(
            create_app(settings),
            host=host or settings.host,
            port=settings.port if port is None else port,
        )
    except SystemExit as end:  # it has said why, with an exit code of its own
        raise typer.Exit(1 if end.code else 0) from end


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command("doctor")(doctor_command)
    app.command("serve")(serve_command)
