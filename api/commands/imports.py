"""Commands that bring data in and take it out: ingest, batches, withdraw, mappings."""

from pathlib import Path
from typing import Annotated

import typer

from api.options import Json, Lang, language, readable, reading, trying, writing
from api.output import count, say_aside, write_json, write_text
from api.progress import progress_bar
from api.settings import Settings, data_folder
from api.texts import batches_text, outcome_text
from graph.words import Language, say
from ingest.identity import Tokens
from ingest.mapping import ready
from ingest.outcome import Outcome
from ingest.run import Request, ingest
from ingest.workplace import beside
from queries.batches import batches, sources


def ingest_command(
    files: Annotated[
        list[Path],
        # A file that may not be read is no slip in writing the command: exit code 1, not 2.
        typer.Argument(help="Files or folders.", show_default=False, readable=False),
    ],
    mapping: Annotated[
        str | None, typer.Option(help="A ready mapping's name or a YAML file.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check, load nothing.")] = False,
    currency: Annotated[str, typer.Option(help="Of a store made now (CNY).")] = "",
    quarantine: Annotated[
        Path | None, typer.Option(help="Folder for rows to mend; default beside the store.")
    ] = None,
    neo4j_files: Annotated[
        Path | None,
        typer.Option(help="Write a new folder of files for neo4j-admin import instead."),
    ] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Load files into the graph; rows that cannot be loaded go to quarantine."""
    settings = Settings()
    if neo4j_files is not None:
        settings = settings.model_copy(
            update={"store": f"neo4j-files://{neo4j_files.absolute()}"}
        )
    outcome = load(settings, files, mapping, dry_run, currency, quarantine, lang)
    if neo4j_files is not None and outcome.batch:
        command = (neo4j_files / "import-command.txt").read_text(encoding="utf-8")
        say_aside(say("cli.offline_import", language(settings, lang), command=command))
    if as_json:
        write_json(contract(outcome))
    else:
        write_text(outcome_text(outcome, language(settings, lang)))


def load(
    settings: Settings,
    files: list[Path],
    mapping: str | None,
    dry_run: bool,
    currency: str,
    quarantine: Path | None,
    lang: Language | None,
) -> Outcome:
    """Open the store and run one import with a progress bar on stderr.

    A store that is missing is made, though not for a dry run.
    """
    tokens = Tokens(settings.key())
    place = beside(settings.store, data_folder())
    words = language(settings, lang)
    opened = (
        trying(settings, currency=currency)
        if dry_run
        else writing(settings, create=True, currency=currency)
    )
    with opened as store, progress_bar(words) as bar:
        request = Request(
            paths=tuple(files),
            mapping=mapping,
            dry_run=dry_run,
            who=settings.who,
            workplace=place,
            quarantine=quarantine or place / "quarantine",
            language=words,
        )
        return ingest(store, request, tokens, progress=bar, announce=say_aside)


def contract(outcome: Outcome) -> dict[str, object]:
    """Return the last line of `ingest --json`: the last three totals add up to `read`."""
    totals = {
        name: count(total.rows, total.fen, total.unreadable)
        for name, total in (
            ("read", outcome.read),
            ("loaded", outcome.loaded),
            ("unchanged", outcome.unchanged),
            ("quarantined", outcome.quarantined),
        )
    }
    return {
        "batch": outcome.batch or None,
        **totals,
        "dry_run": outcome.dry_run,
        "reasons": dict(outcome.reasons),
        "warnings": dict(outcome.warnings),
        "quarantine": [str(path) for path in outcome.quarantine],
    }


def batches_command(as_json: Json = False, lang: Lang = None) -> None:
    """List what was imported, newest first."""
    settings = Settings()
    with reading(settings) as store:
        listed = batches(store)
        if as_json:
            for batch in listed:
                write_json(batch)
            return
        files = {batch.id: sources(store, batch.id) for batch in listed}
    write_text(batches_text(listed, files, language(settings, lang)))


def withdraw_command(
    batch: Annotated[
        str, typer.Argument(help="Id of the batch, see `batches`.", callback=readable)
    ],
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Take a batch out of the graph, whole."""
    settings = Settings()
    with writing(settings) as store:
        removed = store.withdraw(batch)
    if as_json:
        write_json(removed)
        return
    write_text(
        say(
            "cli.withdrawn",
            language(settings, lang),
            batch=removed.batch,
            nodes=removed.nodes,
            flows=removed.flows,
            links=removed.links,
        )
    )


def mappings_command(as_json: Json = False, lang: Lang = None) -> None:
    """List the ready mappings and the headers they know."""
    words = language(Settings(), lang)
    for name, mapping in ready().items():
        headers = {name: list(column.headers) for name, column in mapping.columns.items()}
        if as_json:
            write_json({"name": name, "version": mapping.version, "columns": headers})
        else:
            firsts = "、".join(spec[0] for spec in headers.values() if spec)
            write_text(f"{name}  {getattr(mapping.title, words)}\n    {firsts}")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command("ingest")(ingest_command)
    app.command("batches")(batches_command)
    app.command("withdraw")(withdraw_command)
    app.command("mappings")(mappings_command)
