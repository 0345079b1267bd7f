"""Followed money as text for a terminal, Chinese first."""

from collections.abc import Iterator, Sequence
from typing import Final

from graph.model import Label, Node
from graph.words import Language, say
from queries.flow.balance import BalanceLine
from queries.flow.followed import Fold, Followed, Step
from viz.columns import aligned
from viz.terms import label_name, moment, money, name_of, plain, value_name, yuan

_COLUMNS: Final = 8


def follow_text(followed: Followed, language: Language) -> str:
    """Return the attributed tree with balances, main routes, methods and the closing sum."""
    rows = list(_rows(followed, language))
    none = say(f"flow.none.{followed.options.direction}", language)
    parts = [
        title(followed, language),
        say("flow.method", language, method=method_name(followed, language)),
        *origin_texts(followed, language),
        *(aligned(rows, right={1, 2}) or [none]),
        *_routes(followed, language),
        *_methods(followed, language),
        extent_text(followed, language),
        sum_text(followed, language),
    ]
    return "\n".join(parts)


def title(followed: Followed, language: Language) -> str:
    """Return whose money is followed, and which way."""
    comma = say("viz.list.comma", language)
    names = comma.join(named(node, language) for node in followed.origins)
    return say(f"flow.title.{followed.options.direction}", language, names=names)


def named(node: Node, language: Language) -> str:
    """Return name, label and id of a node."""
    label = label_name(node.label, language)
    return say("flow.named", language, name=name_of(node), label=label, id=plain(node.id))


def method_name(followed: Followed, language: Language) -> str:
    """Return the words for the method of an answer."""
    return say(f"flow.method.{followed.options.method}", language)


def origin_texts(followed: Followed, language: Language) -> list[str]:
    """Return the balance of each origin; of several, with its name."""
    told = zip(followed.origins, followed.balances, strict=True)
    texts = [(node, balance_text(line, node, language)) for node, line in told]
    if len(texts) == 1:
        return [texts[0][1]]
    return [
        say("flow.balance.of", language, name=named(node, language), balance=text)
        for node, text in texts
    ]


def balance_text(line: BalanceLine, node: Node, language: Language) -> str:
    """Return the balance line of `node` in words; the opening only where there is one."""
    names = ("into", "out", "held", "unexplained")
    told = {name: yuan(getattr(line, name)) for name in names}
    source = node.label == Label.FUNDING_SOURCE  # to which nothing comes in the records
    rest = say(f"flow.balance.{'source' if source else 'unexplained'}", language)
    text = say("flow.balance", language, rest=rest, **told)
    if not line.opening:
        return text
    return say("flow.balance.opening", language, opening=yuan(line.opening)) + text


def range_text(step: Step, language: Language) -> str:
    """Return what came to a node under one method or another; empty where all agree."""
    if step.least == step.most or step.again:
        return ""
    return say("flow.between", language, least=yuan(step.least), most=yuan(step.most))


def seen_text(step: Step, language: Language) -> str:
    """Return whether a node is an origin, or stands above; empty where it is new."""
    if step.back:
        return say("flow.back", language)
    return say("flow.again", language) if step.again else ""


def period_text(step: Step, language: Language) -> str:
    """Return from when to when the flows of a line were."""
    first, last = moment(step.first_at), moment(step.last_at)
    return first if first == last else say("flow.period", language, first=first, last=last)


def stopped_text(step: Step, followed: Followed, language: Language) -> str:
    """Return what of the money stopped at a node and why; empty where nothing did."""
    if not step.stopped:
        return ""
    key = f"flow.stopped.{followed.options.direction}.{step.state}"
    return say(key, language, fen=yuan(step.stopped))


def fold_text(fold: Fold, followed: Followed, language: Language) -> str:
    """Return how many nodes are folded, and by what they are grouped."""
    by, name = followed.options.by, fold.name
    if fold.key is None or by is None:
        return say("flow.fold", language, nodes=f"{fold.nodes:,}", key="")
    if not name and fold.key:
        name = value_name(by, fold.key, language)
        name = label_name(fold.key, language) if name == fold.key else name
    unknown = say("viz.group.unknown", language)
    key = say("flow.fold.key", language, key=name) if name else unknown
    return say("flow.fold", language, nodes=f"{fold.nodes:,}", key=key)


def sum_text(followed: Followed, language: Language) -> str:
    """Return the sum line that closes the answer."""
    sums = followed.sums
    names = ("amount", "ended", "held", "unexplained")
    told = {name: money(getattr(sums, name), language) for name in names}
    return say(f"flow.sum.{followed.options.direction}", language, **told)


def extent_text(followed: Followed, language: Language) -> str:
    """Return how much of the whole is shown."""
    ids = {line.node.id for line in followed.tree if isinstance(line, Step)}
    shown = len(ids.union(node.id for node in followed.origins))
    return say(
        "flow.extent" if shown == followed.nodes else "flow.extent.folded",
        language,
        nodes=f"{followed.nodes:,}",
        flows=f"{followed.flows:,}",
        shown=f"{shown:,}",
    )


def _stems(tree: Sequence[Step | Fold]) -> Iterator[tuple[Step | Fold, str]]:
    """Yield each line with the drawing before it."""
    last: list[bool] = []
    open_below: set[int] = set()  # depths at which a line still follows, seen from below
    for line in reversed(tree):
        open_below = {depth for depth in open_below if depth <= line.depth}
        last.append(line.depth not in open_below)
        open_below.add(line.depth)
    stems: list[str] = []
    for line, is_last in zip(tree, reversed(last), strict=True):
        del stems[line.depth - 1 :]
        yield line, "".join(stems) + ("└─ " if is_last else "├─ ")
        stems.append("   " if is_last else "│  ")


def _rows(followed: Followed, language: Language) -> Iterator[tuple[str, ...]]:
    """Yield a row for each line of the tree; of several origins, each before its own lines."""
    names = {node.id: named(node, language) for node in followed.origins}
    above = ""
    for line, stem in _stems(followed.tree):
        if len(names) > 1 and line.depth == 1 and line.above != above:
            above = line.above
            yield (names[above], *[""] * (_COLUMNS - 1))
        yield _row(line, stem, followed, language)


def _row(
    line: Step | Fold, stem: str, followed: Followed, language: Language
) -> tuple[str, ...]:
    if isinstance(line, Fold):
        return (
            stem + fold_text(line, followed, language),
            yuan(line.fen),
            *[""] * (_COLUMNS - 2),
        )
    arrow = "→ " if followed.options.direction == "out" else "← "
    name = stem + arrow + name_of(line.node)
    return (
        name + seen_text(line, language),
        yuan(line.fen),
        say("flow.count", language, flows=f"{line.flows:,}"),
        period_text(line, language),
        stopped_text(line, followed, language),
        range_text(line, language),
        "" if line.again else balance_text(line.balance, line.node, language),
        plain(line.node.id),
    )


def _routes(followed: Followed, language: Language) -> Iterator[str]:
    if followed.routes:
        yield say("flow.routes", language)
    for route in followed.routes:
        nodes = route.nodes if followed.options.direction == "out" else route.nodes[::-1]
        names = " → ".join(name_of(node) for node in nodes)
        yield f"  {yuan(route.fen)}  {names}  {plain(route.nodes[-1].id)}"


def _methods(followed: Followed, language: Language) -> Iterator[str]:
    if len(followed.methods) < 2:
        return
    yield say("flow.range", language)
    rows = []
    for method, sums in followed.methods:
        parts = (
            say(
                f"flow.stopped.{followed.options.direction}.{name}",
                language,
                fen=yuan(getattr(sums, name)),
            )
            for name in ("ended", "held", "unexplained")
        )
        rows.append(("  " + say(f"flow.method.{method}", language), *parts))
    yield from aligned(rows, right={1, 2, 3})
