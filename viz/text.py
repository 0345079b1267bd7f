"""Answers as text for a terminal, Chinese first."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from graph.model import FlowRecord, Node
from graph.words import Language, say
from queries.tracing.answers import (
    Extent,
    Group,
    Neighbour,
    Neighbours,
    Provenance,
    Record,
    Trace,
)
from viz.columns import aligned
from viz.terms import (
    flow_name,
    label_name,
    link_name,
    moment,
    money,
    name_of,
    plain,
    property_name,
    several,
    short_yuan,
    value_name,
    yuan,
)
from viz.tree import Line, Outline, grown

_MONEY: Final = frozenset(
    {
        "amount", "budget", "contract_total", "price", "settlement_total", "supplement_total",
        "tax", "total", "value",
    }
)  # fmt: skip
_TIMES: Final = frozenset({"at", "since", "until"})
_THOUSANDTHS: Final = frozenset({"planned_output", "actual_output", "quantity"})
_SIDES: Final[tuple[Literal["up", "down"], ...]] = ("up", "down")


def trace_text(trace: Trace, language: Language) -> str:
    """Return the chains of `trace` as a tree with its origin on top.

    Downstream chains share their beginning, upstream chains their end (printed from the node
    back). The last line says how much of the whole this is.
    """
    rows = [_row(line, trace, language) for line in Outline(grown(trace)).lines()]
    body = aligned(rows, right={1, 2}) or [say(f"viz.tree.none.{trace.direction}", language)]
    return "\n".join([_head(trace, language), *body, extent_text(trace.extent, language)])


def _head(trace: Trace, language: Language) -> str:
    names = several([name_of(node) for node in trace.targets], language)
    return say(
        f"viz.tree.{trace.direction}", language, targets=names, **_named(trace.origin, language)
    )


def _named(node: Node, language: Language) -> dict[str, str]:
    return {
        "name": name_of(node),
        "label": label_name(node.label, language),
        "id": plain(node.id),
    }


def _row(line: Line, trace: Trace, language: Language) -> tuple[str, ...]:
    arrow = "←" if trace.direction == "up" else "→"
    text = f"{line.stem}{flow_name(line.flow.kind, language)} {arrow} {name_of(line.node)}"
    if line.mark:
        text += say("viz.tree.mark", language, number=line.mark)
    if line.same_as:
        side = "up" if trace.direction == "up" else "down"
        text += say(f"viz.tree.same.{side}", language, number=line.same_as)
    return (
        text,
        *_amounts(line.flow.amount, language),
        *_papers(line.flow),
        plain(line.node.id),
    )


def _papers(flow: FlowRecord) -> tuple[str, str]:
    return moment(flow.at), plain(flow.doc)


def _amounts(fen: int, language: Language) -> tuple[str, str]:
    big = language is Language.ZH and fen >= 10**6
    return yuan(fen), short_yuan(fen, language).replace("¥", "") if big else ""


def extent_text(
    extent: Extent, language: Language, *, of: Literal["chains", "neighbours"] = "chains"
) -> str:
    """Return in words how much of the whole an answer shows and which limits it met."""
    # After a time-out the engine has not seen everything: what it counted is the least.
    least = "time" in extent.limits
    count = f"{extent.total:,}"
    left = money(extent.fen_left_out, language)
    if least:
        count, left = (
            say("viz.extent.at_least", language, count=text) for text in (count, left)
        )
    shown = say(f"viz.extent.{of}", language, total=count, shown=f"{extent.shown:,}")
    sums = say("viz.extent.money", language, shown=money(extent.fen_shown, language), left=left)
    gap = "" if language is Language.ZH else " "
    return shown + sums + gap + _limits(extent, language)


def _limits(extent: Extent, language: Language) -> str:
    if not extent.limits:
        return say("viz.extent.all", language)
    named = [say(f"viz.limit.{limit}", language) for limit in extent.limits]
    return say("viz.extent.met", language, limits=say("viz.list.comma", language).join(named))


def neighbours_text(answer: Neighbours, language: Language) -> str:
    """Return the neighbours of a node by side, richest as given, then all of them in groups."""
    lines = [say("viz.neighbours.title", language, **_named(answer.origin, language))]
    for side in _SIDES:
        near = [one for one in answer.neighbours if one.direction == side]
        groups = [one for one in answer.groups if one.direction == side]
        if near or groups:
            lines.append(say(f"viz.neighbours.{side}", language))
            lines += _indented(aligned([_near(one, language) for one in near], right={1, 2, 3}))
            lines += _indented(
                aligned([_group(one, language) for one in groups], right={2, 3, 4})
            )
    if len(lines) == 1:
        lines.append(say("viz.neighbours.none", language))
    return "\n".join([*lines, extent_text(answer.extent, language, of="neighbours")])


def _near(one: Neighbour, language: Language) -> tuple[str, ...]:
    kinds = say("viz.list.comma", language).join(
        flow_name(kind, language) for kind in one.kinds
    )
    count = say("viz.neighbours.flows", language, count=f"{one.flows:,}")
    name = name_of(one.node)
    return (
        name,
        *_amounts(one.fen, language),
        count,
        _span(one, language),
        kinds,
        plain(one.node.id),
    )


def _span(one: Neighbour, language: Language) -> str:
    first, last = moment(one.first_at), moment(one.last_at)
    if first == last:
        return first
    return say("viz.neighbours.span", language, first=first, last=last)


def _group(one: Group, language: Language) -> tuple[str, ...]:
    value = flow_name(one.value, language) if one.by == "kind" else plain(one.value)
    return (
        say(f"viz.group.{one.by}", language),
        value or say("viz.group.unknown", language),
        *_amounts(one.fen, language),
        say("viz.neighbours.flows", language, count=f"{one.flows:,}"),
        say("viz.neighbours.counted", language, count=f"{one.neighbours:,}"),
    )


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def record_text(record: Record, language: Language) -> str:
    """Return a node or a flow with what is known of it, its links and where it was read."""
    lines = _indented(aligned(list(_properties(record, language))))
    lines.insert(0, _record_head(record, language))
    if record.links:
        lines.append(say("viz.record.links", language))
        links = [
            (link_name(kind, language), plain(name), plain(other))
            for kind, other, name in record.links
        ]
        lines += _indented(aligned(links))
    return "\n".join([*lines, *_provenance(record.provenance, language)])


def _record_head(record: Record, language: Language) -> str:
    if record.node is not None:
        return f"{label_name(record.node.label, language)}  {name_of(record.node)}"
    kind = flow_name(record.flow.kind, language) if record.flow is not None else ""
    return f"{say('viz.record.flow', language)}  {kind}".rstrip()


def _properties(record: Record, language: Language) -> Iterator[tuple[str, str]]:
    for name, value in _known(record).items():
        shown = _value(name, value, language)
        if shown:
            yield property_name(name, language), shown


def _known(record: Record) -> Mapping[str, str | int]:
    known: dict[str, str | int] = {}
    if record.node is not None:
        known = {"id": record.node.id, "division": record.node.division}
        known |= record.node.properties
    if record.flow is not None:
        flow = record.flow
        known = {"id": flow.id, "amount": flow.amount, "at": flow.at, "source": flow.source}
        known |= {"target": flow.target, "doc": flow.doc, "fund": flow.fund}
        known["purpose"] = flow.purpose
    # Where it was read has a line of its own.
    return {
        k: v for k, v in (known | dict(record.details)).items() if k not in {"batch", "row"}
    }


def _value(name: str, value: str | int, language: Language) -> str:
    if name == "won":
        return value_name(name, value, language)
    if value in ("", 0):
        return ""
    if isinstance(value, str):
        return value_name(name, value, language)
    if name in _MONEY:
        return money(value, language)
    if name in _TIMES or name.endswith("_at"):
        return moment(value)
    if name in _THOUSANDTHS:
        sign = "-" if value < 0 else ""
        digits = f"{abs(value) // 1000:,}.{abs(value) % 1000:03}"
        return sign + digits.rstrip("0").rstrip(".")
    return str(value)


def _provenance(source: Provenance, language: Language) -> list[str]:
    if not source.file:
        return [say("viz.record.no_provenance", language)]
    file = plain(source.file)
    if source.sheet:
        file = say("viz.record.sheet", language, file=file, sheet=plain(source.sheet))
    return [
        say("viz.record.provenance", language, batch=source.batch, file=file, line=source.line),
        say(
            "viz.record.how",
            language,
            mapping=source.mapping,
            loaded_at=moment(source.loaded_at),
            sha256=source.sha256[:12],
        ),
    ]


def search_text(nodes: Sequence[Node], total: int, language: Language) -> str:
    """Return what a search found, one line each, in the given order, and how many there are."""
    if not nodes:
        return say("viz.search.none", language)
    rows = [_found(node, language) for node in nodes]
    said = say("viz.search.found", language, total=f"{total:,}", shown=f"{len(nodes):,}")
    return "\n".join([said, *aligned(rows)])


def _found(node: Node, language: Language) -> tuple[str, ...]:
    known = node.properties
    sign = next(
        (known[k] for k in ("doc_no", "account_mask", "identity_mask") if known.get(k)), ""
    )
    return (
        label_name(node.label, language),
        name_of(node),
        plain(str(sign)),
        plain(node.division),
        plain(node.id),
    )
