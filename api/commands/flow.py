"""Commands of the flow engine: follow, balance, rings.

The engine is loaded by the commands that need it: its compiled code takes a second.
"""

import re
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.commands.questions import Fund, Since, Until
from api.options import Json, Lang, all_readable, language, moment, readable, reading
from api.output import say_aside, write_json_lines, write_page, write_text
from api.settings import Settings
from graph.errors import InvalidParameter
from graph.model import Label
from graph.words import say
from queries.flow.choices import By, Method, Rank
from queries.tracing.records import nodes_of

if TYPE_CHECKING:
    from queries.flow.reach import Window

#: Rings shown as text, and as JSON lines, where no limit is asked for.
_SHOWN: Final = 20
_LISTED: Final = 100_000

_SPAN: Final = re.compile(r"(\d{1,6})(h|d)")
_UNITS: Final = {"h": 3_600_000, "d": 86_400_000}


def _window(since: str | None, until: str | None) -> "Window":
    from queries.flow.reach import EARLIEST, LATEST, Window

    first = EARLIEST if since is None else moment(since)
    last = LATEST if until is None else moment(until, end=True)
    if first > last:
        raise InvalidParameter(f"--since {since} is after --until {until}; exchange them")
    return Window(first, last)


def follow_command(
    nodes: Annotated[
        list[str],
        typer.Argument(
            help="Id of a node; several are followed as one.", callback=all_readable
        ),
    ],
    method: Annotated[
        Method, typer.Option(help="Whose money is paid on where it is mixed.")
    ] = Method.FIFO,
    up: Annotated[bool, typer.Option("--up", help="Where the money came from.")] = False,
    by: Annotated[By | None, typer.Option(help="Group folded nodes by this.")] = None,
    since: Since = None,
    until: Until = None,
    rows: Annotated[int, typer.Option(help="Most nodes shown.")] = 100,
    wide: Annotated[int, typer.Option(help="Most nodes shown below one.")] = 10,
    routes: Annotated[int, typer.Option(help="How many main routes are told.")] = 5,
    one_method: Annotated[
        bool, typer.Option("--one-method", help="Leave out the sums of the other methods.")
    ] = False,
    html: Annotated[Path | None, typer.Option(help="Also write a stand-alone page.")] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Follow a node's money to the fen: how much went where, ended, is held, is unexplained."""
    from api.flow import projection
    from queries.flow.follow import follow
    from queries.flow.followed import FollowOptions
    from queries.flow.wire import follow_lines
    from viz.follow_page import follow_html
    from viz.follow_text import follow_text

    options = FollowOptions(
        method=method,
        direction="in" if up else "out",
        window=_window(since, until),
        rows=rows,
        wide=wide,
        by=by,
        routes=routes,
        all_methods=not one_method,
    )
    settings = Settings()
    with reading(settings) as store:
        answer = follow(store, projection(settings, store), nodes, options)
    words = language(settings, lang)
    if html is not None:
        write_page(html, follow_html(answer, words))
        say_aside(say("cli.page_written", words, path=html))
    if as_json:
        write_json_lines(follow_lines(answer))
    else:
        write_text(follow_text(answer, words))


def balance_command(
    node: Annotated[
        str | None,
        typer.Argument(help="Id of a node; all nodes without one.", callback=readable),
    ] = None,
    fund: Fund = "",
    since: Since = None,
    until: Until = None,
    rank: Annotated[Rank, typer.Option(help="Which nodes come first.")] = Rank.HELD,
    label: Annotated[
        list[Label] | None, typer.Option(help="Only nodes of this label; repeatable.")
    ] = None,
    limit: Annotated[int, typer.Option(help="Most nodes shown.")] = 50,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Balance one node or all: in = out + held + unexplained, and how old what is held is."""
    from api.flow import projection
    from queries.flow.balance_answer import BalanceOptions, balance_all, balance_of
    from queries.flow.wire import balance_lines
    from viz.flow_text import balance_line_text, ranked_text

    window = _window(since, until)
    if node is not None and label:
        raise InvalidParameter("--label chooses among all nodes; leave it out with an id")
    options = BalanceOptions(
        window=window, fund=fund, rank=rank, labels=tuple(label or ()), limit=limit
    )
    settings = Settings()
    words = language(settings, lang)
    with reading(settings) as store:
        flows = projection(settings, store)
        if node is not None:
            line = balance_of(store, flows, node, options)
            told, text = balance_lines(line), balance_line_text(line, words)
        else:
            every = balance_all(store, flows, options)
            told, text = balance_lines(every), ranked_text(every, options, words)
    if as_json:
        write_json_lines(told)
    else:
        write_text(text)


def rings_command(
    max_hops: Annotated[int, typer.Option(help="Most flows in a ring (2 to 10).")] = 5,
    window: Annotated[str, typer.Option(help="First flow to last, as 72h or 30d.")] = "30d",
    strict: Annotated[
        bool, typer.Option("--strict", help="Each flow later, not equal.")
    ] = False,
    single: Annotated[
        bool, typer.Option("--single", help="Each combination of single flows is a ring.")
    ] = False,
    least_share: Annotated[
        str, typer.Option(help="Least share of the money that came back, 0 to 1.")
    ] = "0",
    since: Since = None,
    until: Until = None,
    limit: Annotated[
        int | None, typer.Option(help="Most rings shown; 20, with --json 100,000.")
    ] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Find money that comes back: rings of flows in the order of time."""
    from api.flow import projection
    from queries.flow.rings import RingOptions, rings
    from queries.flow.wire import ring_lines
    from viz.flow_text import rings_text, rings_total

    when = _window(since, until)
    options = RingOptions(
        max_hops=max_hops,
        window=_milliseconds(window),
        strict=strict,
        single=single,
        least_share=_share(least_share),
        since=when.since,
        until=when.until,
        limit=(_LISTED if as_json else _SHOWN) if limit is None else limit,
    )
    settings = Settings()
    words = language(settings, lang)
    with reading(settings) as store:
        flows = projection(settings, store)
        answer = rings(flows.flows, options)
        if as_json:
            write_json_lines(ring_lines(flows, answer))
            return say_aside(rings_total(answer, words))
        numbers = sorted({node for ring in answer.rings for node in ring.nodes})
        names = flows.names(numbers)
        known = nodes_of(store, names)
        nodes = {number: known[name] for number, name in zip(numbers, names, strict=True)}
    write_text(rings_text(answer, nodes, words))


def _milliseconds(span: str) -> int:
    found = _SPAN.fullmatch(span)
    if found is None:
        raise InvalidParameter(f"{span!r} is no time span; write hours or days, as 72h or 30d")
    if not int(found[1]):
        raise InvalidParameter(f"a window of {span} holds nothing; write 1h or more")
    return int(found[1]) * _UNITS[found[2]]


def _share(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise InvalidParameter(
            f"{text!r} is no share; write a number 0 to 1, as 0.8"
        ) from error


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command("follow")(follow_command)
    app.command("balance")(balance_command)
    app.command("rings")(rings_command)
