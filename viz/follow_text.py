"""Followed money as text for a terminal, Chinese first."""

from collections.abc import Iterator, Sequence

from graph.model import Node
from graph.words import Language, say
from queries.flow.balance import BalanceLine
from queries.flow.followed import Fold, Followed, Step
from viz.columns import aligned
from viz.terms import label_name, moment, money, name_of, plain, value_name, yuan


def follow_text(followed: Followed, language: Language) -> str:
    """Return the attributed tree with balances, main routes, methods and the closing sum."""
    rows = [_row(line, stem, followed, language) for line, stem in _stems(followed.tree)]
    none = say(f"flow.none.{followed.options.direction}", language)
    parts = [
        title(followed, language),
        say("flow.method", language, method=method_name(followed, language)),
        balance_text(followed.balance, language),
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


def balance_text(line: BalanceLine, language: Language) -> str:
    """Return a balance line in words; the opening only where there is one."""
    names = ("into", "out", "held", "unexplained")
    text = say("flow.balance", language, **{name: yuan(getattr(line, name)) for name in names})
    if not line.opening:
        return text
    return say("flow.balance.opening", language, opening=yuan(line.opening)) + text


def range_text(step: Step, language: Language) -> str:
    """Return what came to a node under one method or another; empty where all agree."""
    if step.least == step.most or step.again:
        return ""
    return say("flow.between", language, least=yuan(step.least), most=yuan(step.most))


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
    key = say("flow.fold.key", language, key=name or say("viz.group.unknown", language))
    return say("flow.fold", language, nodes=f"{fold.nodes:,}", key=key)


def sum_text(followed: Followed, language: Language) -> str:
    """Return the sum line that closes the answer."""
    sums = followed.sums
    names = ("amount", "ended", "held", "unexplained")
    told = {name: money(getattr(sums, name), language) for name in names}
    return say(f"flow.sum.{followed.options.direction}", language, **told)


def extent_text(followed: Followed, language: Language) -> str:
    """Return how much of the whole is shown."""
    shown = len({line.node.id for line in followed.tree if isinstance(line, Step)})
    shown += len(followed.origins)
    return say(
        "flow.extent",
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


def _row(
    line: Step | Fold, stem: str, followed: Followed, language: Language
) -> tuple[str, ...]:
    if isinstance(line, Fold):
        return (stem + fold_text(line, followed, language), yuan(line.fen), *[""] * 6)
    arrow = "→ " if followed.options.direction == "out" else "← "
    name = stem + arrow + name_of(line.node)
    return (
        name + (say("flow.again", language) if line.again else ""),
        yuan(line.fen),
        say("flow.count", language, flows=f"{line.flows:,}"),
        moment(line.first_at),
        stopped_text(line, followed, language),
        range_text(line, language),
        "" if line.again else balance_text(line.balance, language),
        plain(line.node.id),
    )


def _routes(followed: Followed, language: Language) -> Iterator[str]:
    if followed.routes:
        yield say("flow.routes", language)
    for route in followed.routes:
        nodes = route.nodes if followed.options.direction == "out" else route.nodes[::-1]
        yield f"  {yuan(route.fen)}  " + " → ".join(name_of(node) for node in nodes)


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
