"""Answers of the flow engine as JSON lines for other programs; amounts are integer fen."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from queries.flow.balance import BalanceLine
from queries.flow.balance_answer import Line, Ranked
from queries.flow.followed import Fold, Followed, Step
from queries.flow.projection import Projection
from queries.flow.rings import Rings


def follow_lines(followed: Followed) -> Iterator[dict[str, Any]]:
    """Yield the tree, line by line, the main routes, each method's sums, then the sum line.

    `at` is epoch milliseconds UTC. The last line's `ended + held + unexplained` is `amount`.
    """
    for line in followed.tree:
        yield _step(line) if isinstance(line, Step) else _fold(line)
    for route in followed.routes:
        yield {"route": [node.id for node in route.nodes], "fen": route.fen}
    for method, sums in followed.methods:
        yield {"by_method": str(method), **asdict(sums)}
    yield {
        "origin": ",".join(followed.asked),
        "method": str(followed.options.method),
        **asdict(followed.sums),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "depth": step.depth,
        "above": step.above,
        "node": step.node.id,
        "label": step.node.label,
        "name": step.node.name,
        "fen": step.fen,
        "flows": step.flows,
        "first_at": step.first_at,
        "last_at": step.last_at,
        "stopped": step.stopped,
        "state": str(step.state) if step.stopped else "",
        "least": step.least,
        "most": step.most,
        "again": step.again,
        "back": step.back,
        "balance": _balance(step.balance),
    }


def _fold(fold: Fold) -> dict[str, Any]:
    told = {"depth": fold.depth, "above": fold.above, "folded": fold.key, "name": fold.name}
    return {**told, "nodes": fold.nodes, "fen": fold.fen}


def balance_lines(answer: Line | Ranked) -> Iterator[dict[str, Any]]:
    """Yield one line a node; of all nodes, then one with the sums over all of them.

    `opening + in = out + held + unexplained`; times are epoch milliseconds UTC.
    """
    if isinstance(answer, Line):
        yield _balance_of(answer)
        return
    for line in answer.lines:
        yield _balance_of(line)
    shown = {"total": answer.total, "shown": len(answer.lines), "left_out": answer.left_out}
    yield {**_balance(answer.sums), **shown}


def _balance_of(line: Line) -> dict[str, Any]:
    told: dict[str, Any] = {
        "node": line.node.id,
        "label": line.node.label,
        "name": line.node.name,
        **_balance(line.balance),
        "oldest_at": line.oldest_at,
        "fen_days": line.fen_days,
        "as_of": line.as_of,
    }
    if line.funds:
        told["funds"] = [
            {"fund": each.fund, "name": each.name, **_balance(each.balance)}
            for each in line.funds
        ]
    if line.lots:
        told["lots"] = [asdict(lot) for lot in line.lots]
        told["lots_left_out"] = dict(zip(("lots", "fen"), line.lots_left_out, strict=True))
    return told


def _balance(line: BalanceLine) -> dict[str, int]:
    told = asdict(line)
    return {"in" if name == "into" else name: fen for name, fen in told.items()}


def ring_lines(projection: Projection, answer: Rings) -> Iterator[dict[str, Any]]:
    """Yield one line a ring, in the order of the answer."""
    for ring in answer.rings:
        yield {
            "nodes": projection.names(ring.nodes),
            "flows": projection.flow_ids(ring.flows),
            "amount_back": ring.amount_back,
            "opened": ring.opened,
            "closed": ring.closed,
            "amount_out": ring.amount_out,
            "net": list(ring.net),
        }
