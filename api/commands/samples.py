"""Commands with a fictional province: sample writes one, demo loads and traces one."""

import os
import secrets
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from pydantic import SecretStr

from api.commands.imports import contract
from api.options import Json, Lang, language, reading, writing
from api.output import say_aside, write_json, write_page, write_text
from api.progress import progress_bar
from api.settings import Settings
from api.texts import outcome_text, overview_text
from graph.errors import NotFound
from graph.store import GraphStore
from graph.words import Language, say
from ingest.identity import Tokens
from ingest.outcome import Outcome
from ingest.run import Request, ingest
from queries.flow.choices import By
from queries.overview import overview
from queries.tracing import TraceOptions, downstream, upstream
from queries.tracing.answers import Trace
from queries.tracing.records import nodes_of
from viz.snapshot import trace_html
from viz.text import trace_text

#: Chains that are told in the terminal and drawn on the page.
_TOLD: Final = 30
_DRAWN: Final = 400
#: Leads that the demo tells.
_LEADS: Final = 5


class Size(StrEnum):
    """Sizes of a sample: a small county, a county, a city, a province for a year."""

    DEMO = "demo"
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"


Seed = Annotated[int, typer.Option(help="Same seed, same bytes.")]


def sample_command(
    out: Annotated[Path, typer.Argument(help="Folder to write to; made when missing.")],
    size: Annotated[Size, typer.Option(help="demo, T1, T2 or T3.")] = Size.DEMO,
    seed: Seed = 1,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Write what the departments of a fictional province would export, with the truth."""
    from ingest.sample import write_sample

    words = language(Settings(), lang)
    summary = write_sample(out, size.value, seed, say_aside_progress)
    if as_json:
        write_json(summary)
    else:
        write_text(
            say("cli.sample_written", words, out=out, files=summary.files, rows=summary.rows)
        )


def say_aside_progress(file: str, rows: int) -> None:
    """Report which file of the sample is being written, on stderr."""
    say_aside(f"{file}: {rows:,}")


def demo_command(
    folder: Annotated[Path, typer.Option("--dir", help="Where all of it goes.")] = Path("demo"),
    seed: Seed = 1,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Make a sample county, load it, trace and follow its money, run the rules, draw."""
    from api.flow import projection
    from ingest.sample import write_sample
    from queries.detection.run import DetectOptions, detect
    from queries.flow.follow import follow
    from queries.flow.followed import FollowOptions
    from viz.detection_text import detection_text
    from viz.follow_page import follow_html
    from viz.follow_text import follow_text

    settings = demo_settings(folder, Settings())
    words = language(settings, lang)
    files = folder / "county"
    if not (files / "truth.jsonl").exists():
        say_aside(say("cli.demo.sample", words, out=files))
        write_sample(files, Size.DEMO.value, seed, None)
    outcome = load(settings, folder, files, words)
    with reading(settings) as store:
        seen = overview(store)
        down, up = both_ways(store, _TOLD)
        drawn = both_ways(store, _DRAWN)
        flows = projection(settings, store)
        followed = follow(store, flows, [down.origin.id], FollowOptions(by=By.DIVISION))
        found = detect(store, lambda: flows, DetectOptions())
        leads = nodes_of(store, [lead.subject for lead in found.leads[:_LEADS]])
    pages = [_page(folder / f"trace-{trace.direction}.html", trace, words) for trace in drawn]
    pages.append(folder / "follow.html")
    write_page(pages[-1], follow_html(followed, words))
    if as_json:
        write_json({**contract(outcome), "pages": [str(page) for page in pages]})
        return
    write_text(outcome_text(outcome, words))
    write_text(overview_text(seen, words))
    for trace in (down, up):
        write_text(trace_text(trace, words))
    write_text(follow_text(followed, words))
    write_text(detection_text(found, leads, _LEADS, words))
    said = {"store": settings.store, "cache": settings.cache, "folder": folder}
    write_text(say("cli.demo.next", words, down=pages[0], follow=pages[-1], **said))


def demo_settings(folder: Path, settings: Settings) -> Settings:
    """Return settings for a store of its own in `folder`, with a token key made there once."""
    folder.mkdir(parents=True, exist_ok=True)
    key_file = folder / "token.key"
    if not key_file.exists():
        handle = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(32))
    return settings.model_copy(
        update={
            "store": f"ladybug://{(folder / 'county.lbug').absolute()}",
            "cache": (folder / "cache").absolute(),
            "token_key": SecretStr(key_file.read_text(encoding="utf-8").strip()),
        }
    )


def load(settings: Settings, folder: Path, files: Path, words: Language) -> Outcome:
    """Import `files` into the store of `settings`, with `folder` to work in."""
    with writing(settings, create=True) as store, progress_bar(words) as bar:
        request = Request(
            paths=(files,),
            who=settings.who,
            workplace=folder,
            quarantine=folder / "quarantine",
            language=words,
        )
        return ingest(store, request, Tokens(settings.key()), progress=bar, announce=None)


def both_ways(store: GraphStore, limit: int) -> tuple[Trace, Trace]:
    """Trace the source of most payments down, and a payee at the end of it back up."""
    paid = overview(store, funds=1).paid
    if not paid:
        raise NotFound("no payment in the store carries a funding source to trace from")
    down = downstream(store, paid[0].id, TraceOptions(hops=6, limit=limit))
    longest = max(down.chains, key=lambda chain: len(chain.flows))
    return down, upstream(store, longest.nodes[-1].id, TraceOptions(hops=6, limit=limit))


def _page(path: Path, trace: Trace, words: Language) -> Path:
    write_page(path, trace_html(trace, words))
    return path


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command("sample")(sample_command)
    app.command("demo")(demo_command)
