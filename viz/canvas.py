"""The network of a picture as pyvis draws it: boxes, lines, their texts and tooltips."""

from collections import Counter
from collections.abc import Mapping
from math import log
from typing import Any, Final

from pyvis.network import Network

from graph.model import Flow, FlowRecord, Node
from graph.words import Language, say
from viz.columns import width
from viz.layout import Box, Place, layered
from viz.look import flow_colour, node_look
from viz.picture import Edge, Picture
from viz.terms import flow_name, label_name, moment, money, name_of, plain, short_yuan

_FONT_SIZE: Final = 18
_PLACE: Final = 9.4  # pixels of half a Chinese character
_LINE: Final = 21  # pixels
_MARGIN: Final = 18  # pixels left and right of the text together, with the border
_LABEL_WIDTH: Final = 16  # places of a terminal: eight Chinese characters
_LABEL_LINES: Final = 3
_FLOWS_IN_TIP: Final = 20
_AMOUNTS_ON_LINES: Final = 8  # lines out of one node; more would cover each other
_OPENING: Final = "（(〔《【“"
_CLOSING: Final = "）)〕》】”、，。；：,.;:"
_FONT: Final = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
_OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "tooltipDelay": 120, "multiselect": True},
    "nodes": {
        "font": {"face": _FONT, "size": _FONT_SIZE, "color": "#1f2933"},
        "margin": {"top": 7, "bottom": 5, "left": 8, "right": 8},
    },
    "edges": {
        "font": {
            "face": _FONT,
            "size": 15,
            "color": "#3d4a57",
            "strokeWidth": 0,
            "background": "rgba(255, 255, 255, 0.85)",
        },
        "smooth": {"type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.5},
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.55}},
        "arrowStrikethrough": False,
    },
}


def network(picture: Picture, language: Language, origin: str) -> Network:
    """Return `picture` as a pyvis network with fixed places.

    Every node and edge has its tooltip in `tip`: pyvis would write a `title` that holds the
    letters "href" into the page as HTML.

    Args:
        origin: id of the node that gets the bold border.
    """
    net = Network(directed=True, cdn_resources="in_line", height="100%")
    net.options = _OPTIONS
    sums = _sums(picture)
    labels = {node.id: _label(node, sums[node.id], language) for node in picture.nodes}
    boxes = {node.id: _box(labels[node.id], node) for node in picture.nodes}
    places = layered(boxes, ((edge.source, edge.target) for edge in picture.edges))
    for node in picture.nodes:
        net.add_node(
            node.id,
            label=labels[node.id],
            tip=_node_tip(node, sums[node.id], language),
            **_drawn_node(node, places[node.id], chief=node.id == origin),
        )
    _add_edges(net, picture, places, language)
    return net


def _box(label: str, node: Node) -> Box:
    lines = label.split("\n")
    wide, high = max(map(width, lines)) * _PLACE + _MARGIN, len(lines) * _LINE + 12
    # An ellipse is drawn around the box of its text.
    round_ = 1.4 if node_look(node.label).shape == "ellipse" else 1
    return Box(round(wide * round_), round(high * round_))


def _drawn_node(node: Node, place: Place, *, chief: bool) -> dict[str, Any]:
    look = node_look(node.label)
    colours = {"background": look.fill, "border": look.border}
    return {
        "x": place.x,
        "y": place.y,
        "shape": look.shape,
        "color": colours | {"highlight": colours, "hover": colours},
        "borderWidth": 4 if chief else 1.5,
        "shapeProperties": {"borderRadius": look.radius, "borderDashes": look.dashed},
    }


def _sums(picture: Picture) -> dict[str, tuple[int, int]]:
    """Return the fen that came to and left each node within the picture."""
    sums = {node.id: (0, 0) for node in picture.nodes}
    for edge in picture.edges:
        came, left = sums[edge.source]
        sums[edge.source] = came, left + edge.fen
        came, left = sums[edge.target]
        sums[edge.target] = came + edge.fen, left
    return sums


def _label(node: Node, sums: tuple[int, int], language: Language) -> str:
    came, left = sums
    lines = wrapped(name_of(node))
    return "\n".join([*lines, short_yuan(came or left, language)]) if came or left else lines[0]


def wrapped(name: str) -> list[str]:
    """Return `name` in lines of about equal length; what is beyond the last becomes `…`.

    Lines break before an opening bracket where one is near, never before a closing one.
    """
    count = min(_LABEL_LINES, -(-width(name) // _LABEL_WIDTH))
    lines: list[str] = []
    while name and len(lines) < _LABEL_LINES:
        lines_left = max(1, count - len(lines))
        cut = _cut(name, min(_LABEL_WIDTH, -(-width(name) // lines_left) + 1))
        lines.append(name[:cut].strip())
        name = name[cut:]
    if name:
        lines[-1] = lines[-1][:-1] + "…"
    return lines or [""]


def _cut(name: str, places: int) -> int:
    """Return how many letters of `name` go on a line of `places`."""
    cut = 1
    while cut < len(name) and width(name[: cut + 1]) <= places:
        cut += 1
    while cut < len(name) and name[cut] in _CLOSING:
        cut += 1
    opening = max(name.rfind(bracket, 0, cut + 3) for bracket in _OPENING)
    return opening if cut < len(name) and 0 < cut // 2 <= opening else cut


def _node_tip(node: Node, sums: tuple[int, int], language: Language) -> str:
    lines = [name_of(node), f"{label_name(node.label, language)}  {plain(node.id)}"]
    for key, fen in zip(("viz.page.money_in", "viz.page.money_out"), sums, strict=True):
        if fen:
            lines.append(f"{say(key, language)} {money(fen, language)}")
    return "\n".join(lines)


def _add_edges(
    net: Network, picture: Picture, places: Mapping[str, Place], language: Language
) -> None:
    names = {node.id: name_of(node) for node in picture.nodes}
    widths = _widths(picture)
    many = Counter(edge.source for edge in picture.edges)
    for i, edge in enumerate(picture.edges):
        back = places[edge.source].level >= places[edge.target].level
        fan = many[edge.target if back else edge.source]
        net.add_edge(
            edge.source,
            edge.target,
            id=f"edge{i}",
            width=widths[i],
            label=_amount(edge, language) if fan <= _AMOUNTS_ON_LINES else "",
            tip=_edge_tip(edge, names, language),
            **_drawn_edge(edge, back=back),
        )


def _drawn_edge(edge: Edge, *, back: bool) -> dict[str, Any]:
    returned = set(edge.kinds) == {Flow.RETURNED}
    drawn: dict[str, Any] = {"color": {"color": flow_colour(edge.kinds[0]), "opacity": 0.75}}
    if returned:
        drawn["dashes"] = [8, 5]
        drawn["color"]["opacity"] = 1
    if back:
        drawn["smooth"] = {"enabled": True, "type": "curvedCW", "roundness": 0.18}
    return drawn


def _widths(picture: Picture) -> list[float]:
    """Return line widths, 1.5 px for the least and 7.5 for the greatest sum, by logarithm."""
    sums = [max(1, edge.fen) for edge in picture.edges]
    if not sums or min(sums) == max(sums):
        return [2.0] * len(sums)
    least, span = log(min(sums)), log(max(sums)) - log(min(sums))
    return [round(1.5 + 6 * (log(fen) - least) / span, 2) for fen in sums]


def _amount(edge: Edge, language: Language) -> str:
    text = short_yuan(edge.fen, language)
    if len(edge.flows) == 1:
        return text
    count = say("viz.neighbours.flows", language, count=f"{len(edge.flows):,}")
    return f"{count} {text}"


def _edge_tip(edge: Edge, names: Mapping[str, str], language: Language) -> str:
    lines = [f"{names[edge.source]} → {names[edge.target]}"]
    if len(edge.flows) > 1:
        total = money(edge.fen, language)
        lines.append(say("viz.page.flows", language, count=f"{len(edge.flows):,}", fen=total))
    richest = sorted(edge.flows, key=lambda flow: (-flow.amount, flow.at, flow.id))
    listed, rest = richest[:_FLOWS_IN_TIP], richest[_FLOWS_IN_TIP:]
    lines += [_flow_line(one, language) for one in sorted(listed, key=lambda x: (x.at, x.id))]
    if rest:
        more = money(sum(flow.amount for flow in rest), language)
        lines.append(say("viz.page.more_flows", language, count=f"{len(rest):,}", fen=more))
    return "\n".join(lines)


def _flow_line(flow: FlowRecord, language: Language) -> str:
    parts = (moment(flow.at), flow_name(flow.kind, language), money(flow.amount, language))
    return "  ".join(part for part in (*parts, plain(flow.doc), plain(flow.id)) if part)
