"""Commands that ask the graph: trace, neighbours, show, search, overview."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from api.options import (
    Json,
    Lang,
    Order,
    all_readable,
    language,
    moment,
    readable,
    reading,
)
from api.output import say_aside, write_json, write_json_lines, write_page, write_text
from api.settings import Settings
from api.texts import overview_text
from graph.model import Flow
from graph.store import GraphStore
from graph.words import say
from queries.overview import overview
from queries.tracing import (
    TraceOptions,
    as_json_lines,
    between,
    downstream,
    neighbours,
    search,
    show_all,
    upstream,
)
from queries.tracing.answers import Trace
from queries.tracing.between import Which
from queries.tracing.neighbours import Sides
from queries.tracing.options import EARLIEST, LATEST
from viz.snapshot import trace_html
from viz.text import neighbours_text, record_text, search_text, trace_text

Id = Annotated[
    str, typer.Argument(help="Id of a node, e.g. alloc:… or payee:…", callback=readable)
]
Hops = Annotated[int, typer.Option(help="Longest chain, in flows (1 to 10).")]
Since = Annotated[str | None, typer.Option(help="First day or time, Asia/Shanghai.")]
Until = Annotated[str | None, typer.Option(help="Last day or time, Asia/Shanghai.")]
Least = Annotated[int, typer.Option("--least", help="Least amount of each flow, in fen.")]
Kinds = Annotated[list[Flow] | None, typer.Option("--kind", help="Only these kinds of flow.")]
Fund = Annotated[
    str, typer.Option(help="Only flows earmarked to this funding source.", callback=readable)
]
Limit = Annotated[int, typer.Option(help="Most chains or rows shown.")]
Timeout = Annotated[float, typer.Option(help="Seconds before the engine is stopped.")]


def trace_command(
    node: Id,
    up: Annotated[bool, typer.Option("--up", help="Where the money came from.")] = False,
    down: Annotated[bool, typer.Option("--down", help="Where the money went.")] = False,
    to: Annotated[
        list[str] | None,
        typer.Option(help="Chains to this node; repeatable.", callback=all_readable),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="With --to: not only shortest.")] = False,
    hops: Hops = 4,
    since: Since = None,
    until: Until = None,
    least: Least = 0,
    kind: Kinds = None,
    fund: Fund = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Each flow later, not equal.")
    ] = False,
    order: Annotated[Order, typer.Option(help="Which chains come first.")] = Order.NEAREST,
    limit: Limit = 50,
    timeout: Timeout = 60.0,
    html: Annotated[Path | None, typer.Option(help="Also write a stand-alone page.")] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Trace money from a node, to a node, or between nodes, flow by flow."""
    if up + down + bool(to) != 1:
        raise typer.BadParameter("say one of --up, --down, --to ID")
    options = TraceOptions(
        hops=hops,
        since=EARLIEST if since is None else moment(since),
        until=LATEST if until is None else moment(until, end=True),
        least_amount=least,
        kinds=tuple(kind or ()),
        fund=fund,
        strict=strict,
        limit=limit,
        order=order.value,
        timeout=timeout,
    )
    settings = Settings()
    with reading(settings) as store:
        trace = _asked(store, node, up, to, every)(options)
    words = language(settings, lang)
    if html is not None:
        write_page(html, trace_html(trace, words))
        say_aside(say("cli.page_written", words, path=html))
    if as_json:
        write_json_lines(as_json_lines(trace))
    else:
        write_text(trace_text(trace, words))


def _asked(
    store: GraphStore, node: str, up: bool, to: list[str] | None, every: bool
) -> Callable[[TraceOptions], Trace]:
    if to:
        which: Which = "all" if every else "shortest"
        return lambda options: between(store, node, tuple(to), options, which=which)
    return lambda options: (upstream if up else downstream)(store, node, options)


def neighbours_command(
    node: Id,
    up: Annotated[bool, typer.Option("--up", help="Only where money came from.")] = False,
    down: Annotated[bool, typer.Option("--down", help="Only where money went.")] = False,
    since: Since = None,
    until: Until = None,
    least: Least = 0,
    kind: Kinds = None,
    fund: Fund = "",
    limit: Limit = 50,
    timeout: Timeout = 60.0,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """List who a node got money from and gave money to, ranked by money, with groups."""
    options = TraceOptions(
        since=EARLIEST if since is None else moment(since),
        until=LATEST if until is None else moment(until, end=True),
        least_amount=least,
        kinds=tuple(kind or ()),
        fund=fund,
        limit=limit,
        timeout=timeout,
    )
    settings = Settings()
    direction: Sides = "both" if up == down else "up" if up else "down"
    with reading(settings) as store:
        answer = neighbours(store, node, direction, options)
    if as_json:
        write_json_lines([*answer.neighbours, *answer.groups, answer.extent])
    else:
        write_text(neighbours_text(answer, language(settings, lang)))


def show_command(
    thing: Annotated[str, typer.Argument(help="Id of a node or a flow.", callback=readable)],
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show a node or a flow, its links, and the file and line it was read from.

    An id that is both shows both: with --json the node's line first, then the flow's.
    """
    settings = Settings()
    with reading(settings) as store:
        records = show_all(store, thing)
    if as_json:
        write_json_lines(records)
    else:
        words = language(settings, lang)
        write_text("\n\n".join(record_text(record, words) for record in records))


def search_command(
    text: Annotated[
        str,
        typer.Argument(help="Name, id, document number, code, last four.", callback=readable),
    ],
    limit: Limit = 20,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Find nodes by name, id, document number, code or the last four of an account."""
    settings = Settings()
    with reading(settings) as store:
        answer = search(store, text, limit)
    if as_json:
        write_json_lines([*answer.hits, {"total": answer.total, "shown": answer.shown}])
    else:
        nodes = [hit.node for hit in answer.hits]
        write_text(search_text(nodes, answer.total, language(settings, lang)))


def overview_command(as_json: Json = False, lang: Lang = None) -> None:
    """Say what the store holds: nodes, flows, money, the largest funding sources."""
    settings = Settings()
    with reading(settings) as store:
        answer = overview(store)
    if as_json:
        write_json(answer)
    else:
        write_text(overview_text(answer, language(settings, lang)))


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command("trace")(trace_command)
    app.command("neighbours")(neighbours_command)
    app.command("show")(show_command)
    app.command("search")(search_command)
    app.command("overview")(overview_command)
