"""Followed money as one HTML file that needs nothing else: a tree to open and close."""

from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from importlib import resources
from typing import Final

from graph.words import Language, say
from queries.flow.followed import Fold, Followed, Step
from viz.follow_text import (
    balance_text,
    extent_text,
    fold_text,
    method_name,
    origin_texts,
    period_text,
    range_text,
    seen_text,
    stopped_text,
    sum_text,
    title,
)
from viz.look import node_look
from viz.seal import sealed
from viz.terms import label_name, moment, name_of, plain, yuan

_LANGUAGE_TAGS: Final = {Language.ZH: "zh-CN", Language.EN: "en"}


def follow_html(
    followed: Followed, language: Language, *, drawn: datetime | None = None
) -> str:
    """Return a page with the attributed tree; it fetches nothing and runs nothing.

    Args:
        drawn: the time printed on the page, with a time zone; now when None.
    """
    style = resources.files("viz").joinpath("page", "follow.css").read_text(encoding="utf-8")
    made = moment(int((drawn or datetime.now(UTC)).timestamp()) * 1000)
    method = method_name(followed, language)
    small = (
        extent_text(followed, language),
        say("viz.page.made", language, at=made),
        say("flow.hint", language, method=method),
    )
    body = [
        f"<h1>{escape(title(followed, language))}</h1>",
        f'<p class="sum">{escape(sum_text(followed, language))}</p>',
        *(f"<p>{escape(text)}</p>" for text in origin_texts(followed, language)),
        *_methods(followed, language),
        f'<p class="quiet">{escape(" · ".join(small))}</p>',
        "<main>",
        *_tree(followed, language),
        "</main>",
    ]
    name = escape(title(followed, language))
    head = f'<meta charset="utf-8"><title>{name}</title><style>{style}</style>'
    lines = "\n".join(body)
    return sealed(
        f'<html lang="{_LANGUAGE_TAGS[language]}">\n<head>\n{head}\n</head>\n'
        f"<body>\n{lines}\n</body>\n</html>\n"
    )


def _methods(followed: Followed, language: Language) -> Iterator[str]:
    if len(followed.methods) < 2:
        return
    names = ("ended", "held", "unexplained")
    way = followed.options.direction
    yield "<table>"
    for method, sums in followed.methods:
        own = ' class="own"' if method == followed.options.method else ""
        told = (
            say(f"flow.stopped.{way}.{name}", language, fen=yuan(getattr(sums, name)))
            for name in names
        )
        cells = "".join(f"<td>{escape(each)}</td>" for each in told)
        yield f"<tr{own}><th>{escape(say(f'flow.method.{method}', language))}</th>{cells}</tr>"
    yield "</table>"


def _tree(followed: Followed, language: Language) -> Iterator[str]:
    """Yield nested blocks; a node with lines below it opens and closes."""
    lines, opened = followed.tree, 0
    for number, line in enumerate(lines):
        while opened >= line.depth:
            yield "</details>"
            opened -= 1
        below = number + 1 < len(lines) and lines[number + 1].depth > line.depth
        text = _line(line, followed, language)
        if below:
            yield f"<details open><summary>{text}</summary>"
            opened += 1
        else:
            yield f'<div class="leaf">{text}</div>'
    yield "</details>" * opened


def _line(line: Step | Fold, followed: Followed, language: Language) -> str:
    whole = max(1, followed.sums.amount)
    share = f'<i style="width:{line.fen * 100 / whole:.2f}px"></i>'
    fen = f'<b>{escape(yuan(line.fen))}</b><span class="bar">{share}</span>'
    if isinstance(line, Fold):
        return f'{fen}<span class="fold">{escape(fold_text(line, followed, language))}</span>'
    look = node_look(line.node.label)
    chip = (
        f'<span class="chip" style="background:{look.fill};border-color:{look.border}">'
        f"{escape(label_name(line.node.label, language))}</span>"
    )
    flows = say("flow.count", language, flows=f"{line.flows:,}")
    when = f"{flows} {period_text(line, language)}"
    seen = seen_text(line, language)
    name = f'<span class="name">{escape(name_of(line.node) + seen)}</span>'
    stopped = f'<em class="{line.state}">{escape(stopped_text(line, followed, language))}</em>'
    balance = "" if line.again else balance_text(line.balance, line.node, language)
    told = (when, range_text(line, language), balance, plain(line.node.id))
    quiet = f'<span class="quiet">{escape(" · ".join(filter(None, told)))}</span>'
    return f"{fen}{chip}{name}{stopped if line.stopped else ''}{quiet}"
