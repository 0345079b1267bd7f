"""A trace as one HTML file that needs nothing else: no network, no server."""

from datetime import UTC, datetime
from html import escape
from importlib import resources
from typing import Final

from graph.errors import NotConfigured
from graph.model import Flow, Label
from graph.words import Language, say
from queries.tracing.answers import Trace
from viz.canvas import network
from viz.look import flow_colour, node_look
from viz.picture import Picture, pictured
from viz.seal import sealed
from viz.terms import flow_name, label_name, moment, money, name_of, several
from viz.text import extent_text

_LANGUAGE_TAGS: Final = {Language.ZH: "zh-CN", Language.EN: "en"}
_LABELS: Final[list[str]] = list(Label)
_KINDS: Final[list[str]] = list(Flow)


def trace_html(
    trace: Trace, language: Language, *, cap: int = 800, drawn: datetime | None = None
) -> str:
    """Return a page with `trace` drawn in columns from source to payee.

    Flows between the same two nodes are one line with their count and sum; hovering lists them.
    The page says what it leaves out, fetches nothing and forbids the browser to.

    Args:
        cap: most nodes in the picture; chains that do not fit are counted, not drawn.
        drawn: the time printed on the page, with a time zone; now when None.

    Raises:
        InvalidParameter: `cap` is below 1.
        NotConfigured: the installed pyvis is not the one whose pages can stand alone.
    """
    picture = pictured(trace, cap=cap)
    page = network(picture, language, trace.origin.id).generate_html()
    head = _header(trace, picture, language, cap, drawn or datetime.now(UTC))
    title = f"<title>{escape(_title(trace, language))}</title>"
    page = _once(page, "<html>", f'<html lang="{_LANGUAGE_TAGS[language]}">')
    page = _once(page, "</head>", f"<style>{_file('page.css')}</style>\n{title}\n</head>")
    page = _once(page, "<body>", f"<body>\n{head}")
    return sealed(_once(page, "</body>", f"<script>\n{_file('page.js')}</script>\n</body>"))


def _file(name: str) -> str:
    return resources.files("viz").joinpath("page", name).read_text(encoding="utf-8")


def _once(page: str, mark: str, instead: str) -> str:
    if page.count(mark) != 1:
        raise NotConfigured(
            f"{mark} stands {page.count(mark)} times in the page of pyvis, not once; fundtrace"
            " writes its pages with pyvis 0.3.2, so install that version"
        )
    return page.replace(mark, instead)


def _title(trace: Trace, language: Language) -> str:
    names = several([name_of(node) for node in trace.targets], language)
    key = f"viz.page.title.{trace.direction}"
    return say(key, language, name=name_of(trace.origin), targets=names)


def _header(
    trace: Trace, picture: Picture, language: Language, cap: int, drawn: datetime
) -> str:
    lines = [f"<h1>{escape(_title(trace, language))}</h1>"]
    lines.append(f"<p>{escape(extent_text(trace.extent, language))}</p>")
    if picture.chains_left:
        chains, fen = f"{picture.chains_left:,}", money(picture.fen_left, language)
        cut = say("viz.page.cap", language, cap=f"{cap:,}", chains=chains, fen=fen)
        lines.append(f'<p class="cap">{escape(cut)}</p>')
    lines.append(f'<p class="quiet">{escape(_small_print(picture, language, drawn))}</p>')
    return "<header>\n" + "\n".join([*lines, _legend(picture, language)]) + "\n</header>"


def _small_print(picture: Picture, language: Language, drawn: datetime) -> str:
    flows = sum(len(edge.flows) for edge in picture.edges)
    counts = {"nodes": len(picture.nodes), "flows": flows, "edges": len(picture.edges)}
    said = say("viz.page.drawn", language, **{k: f"{n:,}" for k, n in counts.items()})
    at = moment(int(drawn.timestamp()) * 1000)
    made = say("viz.page.made", language, at=at)
    return " · ".join((said, made, say("viz.page.hint", language)))


def _legend(picture: Picture, language: Language) -> str:
    items = []
    for label in sorted({node.label for node in picture.nodes}, key=_LABELS.index):
        look = node_look(label)
        style = f"background:{look.fill};border-color:{look.border};border-radius:"
        style += "50%" if look.shape == "ellipse" else f"{look.radius}px"
        style += ";border-style:dashed" if look.dashed else ""
        items.append(f'<i style="{style}"></i>{escape(label_name(label, language))}')
    kinds = {kind for edge in picture.edges for kind in edge.kinds}
    for kind in sorted(kinds, key=_KINDS.index):
        dashes = "dashed" if kind == Flow.RETURNED else "solid"
        style = f"border-color:{flow_colour(kind)};border-style:{dashes}"
        items.append(f'<i class="line" style="{style}"></i>{escape(flow_name(kind, language))}')
    return '<div class="legend">' + "".join(f"<span>{one}</span>" for one in items) + "</div>"
