"""TCR1, 2, 3, 5, 8 and 11: questions that follow edges over several steps."""

from collections.abc import Iterable
from fractions import Fraction
from math import inf
from typing import Any

from benchmarks.finbench.figures import (
    ACCOUNT,
    LOAN,
    PERSON,
    number,
    ratio,
    yuan,
)
from benchmarks.finbench.steps import Edge, Steps

HOPS = 3

Result = list[dict[str, Any]]


def blocked_media(steps: Steps) -> Result:
    """TCR1: accounts that money reached in time order and a blocked medium signed in to."""
    reached: dict[str, float] = {f"{ACCOUNT}{steps.asked.number('id')}": -inf}
    distances: dict[str, list[int]] = {}
    for distance in range(1, HOPS + 1):
        reached = _later(steps, reached)
        for account in reached:
            distances.setdefault(account, []).append(distance)
    found = [
        (distance, number(account), number(medium), kind)
        for account, medium, kind in steps.rows("sign_ins", distances)
        for distance in distances[account]
    ]
    names = ("accountDistance", "otherId", "mediumId", "mediumType")
    ordered = ("otherId", "accountDistance", "mediumId", "mediumType")
    rows = (dict(zip(names, row, strict=True)) for row in sorted(found))
    return [{name: row[name] for name in ordered} for row in rows]


def _later(steps: Steps, reached: dict[str, float]) -> dict[str, float]:
    """Return where money goes on to, and when at the earliest; earlier leaves more open."""
    further: dict[str, float] = {}
    for account, edges in steps.edges("transfers_out", reached).items():
        for edge in edges:
            if edge.at > reached[account]:
                further[edge.far] = min(further.get(edge.far, inf), edge.at)
    return further


def loans_gathered(steps: Steps) -> Result:
    """TCR2: accounts upstream of a person's own that loans were deposited in, and the loans."""
    owned = steps.facts("owned", [f"{PERSON}{steps.asked.number('id')}"])
    left: dict[str, float] = {account: inf for (account,) in owned}
    others: set[str] = set()
    for _ in range(HOPS):
        left = _earlier(steps, left)
        others |= left.keys()
    deposits = steps.edges("deposits_in", others)
    loans = {each.far for edges in deposits.values() for each in edges}
    known = {loan: (amount, rest) for loan, amount, rest in steps.facts("loans", loans)}
    found = []
    for account, edges in deposits.items():
        lent = [known[loan] for loan in {edge.far for edge in edges}]
        amount, balance = sum(a for a, _ in lent), sum(b for _, b in lent)
        found.append((-amount, number(account), balance))
    return [
        {"otherId": other, "sumLoanAmount": yuan(-amount), "sumLoanBalance": rest / 1000}
        for amount, other, rest in sorted(found)
    ]


def _earlier(steps: Steps, left: dict[str, float]) -> dict[str, float]:
    """Return where money came from, and when it left at the latest."""
    further: dict[str, float] = {}
    for account, edges in steps.edges("transfers_in", left).items():
        for edge in edges:
            if edge.at < left[account]:
                further[edge.far] = max(further.get(edge.far, -inf), edge.at)
    return further


def shortest_path(steps: Steps) -> Result:
    """TCR3: how many transfers the shortest path has, -1 where there is none."""
    ends = [f"{ACCOUNT}{steps.asked.number(name)}" for name in ("id1", "id2")]
    return [{"shortestPathLength": _shortest(steps, *ends)}]


def _shortest(steps: Steps, source: str, target: str) -> int:
    """Search from both ends, the smaller side first, until the sides meet."""
    sides = {"transfers_out": {source}, "transfers_in": {target}}
    seen = {step: set(nodes) for step, nodes in sides.items()}
    length = 0
    while not seen["transfers_out"] & seen["transfers_in"]:
        step = min(sides, key=lambda each: len(sides[each]))
        if not sides[step]:
            return -1
        sides[step] = _ends(steps.edges(step, sides[step]).values()) - seen[step]
        seen[step] |= sides[step]
        length += 1
    return length


def _ends(edges: Iterable[list[Edge]]) -> set[str]:
    return {edge.far for some in edges for edge in some}


def transfer_traces(steps: Steps) -> Result:
    """TCR5: paths of transfers in time order from a person's accounts, no account twice."""
    owned = steps.facts("owned", [f"{PERSON}{steps.asked.number('id')}"])
    paths: dict[tuple[str, ...], float] = dict.fromkeys(owned, -inf)
    found: list[tuple[int, ...]] = []
    for _ in range(HOPS):
        paths = _longer(steps, paths)
        found += [tuple(map(number, path)) for path in paths]
    return [{"path": list(path)} for path in sorted(found, key=lambda p: (-len(p), p))]


def _longer(steps: Steps, paths: dict[tuple[str, ...], float]) -> dict[tuple[str, ...], float]:
    """Return the paths one step longer, and when each arrives at the earliest."""
    edges = steps.edges("transfers_out", (path[-1] for path in paths))
    longer: dict[tuple[str, ...], float] = {}
    for path, arrived in paths.items():
        for edge in edges.get(path[-1], []):
            if edge.at > arrived and edge.far not in path:
                further = (*path, edge.far)
                longer[further] = min(longer.get(further, inf), edge.at)
    return longer


def loan_trace(steps: Steps) -> Result:
    """TCR8: accounts downstream of a loan, their inflow over the loan and their distance."""
    loan = f"{LOAN}{steps.asked.number('id')}"
    inflow: dict[str, int] = {}
    distances: dict[str, int] = {}
    expanded: set[str] = set()
    reached = _ends(steps.edges("deposits_out", [loan]).values())
    for distance in range(2, HOPS + 2):
        expanded |= reached
        further: set[str] = set()
        for edge in _main_flows(steps, reached):
            inflow[edge.far] = inflow.get(edge.far, 0) + edge.amount
            distances.setdefault(edge.far, distance)
            further.add(edge.far)
        reached = further - expanded
    lent = sum(amount for _, amount, _ in steps.facts("loans", [loan]))
    found = [(-distances[a], -ratio(inflow[a], lent), number(a)) for a in inflow]
    return [
        {"dstId": account, "ratio": -share, "minDistanceFromLoan": -distance}
        for distance, share, account in sorted(found)
    ]


def _main_flows(steps: Steps, accounts: set[str]) -> Iterable[Edge]:
    """Yield what leaves `accounts` and is more than the threshold's share of what came in."""
    threshold = Fraction(steps.asked.decimal("threshold"))
    came = {}
    if threshold:
        into = steps.edges("transfers_in", accounts)
        came = {account: sum(e.amount for e in edges) for account, edges in into.items()}
    for account, edges in steps.edges("outflows", accounts).items():
        least = threshold * came.get(account, 0)
        yield from (edge for edge in edges if edge.amount > least)


def guarantee_chain(steps: Steps) -> Result:
    """TCR11: loans of everybody along the chain of guarantees that a person begins."""
    reached = {f"{PERSON}{steps.asked.number('id')}"}
    chain: set[str] = set()
    while reached:
        reached = _ends(steps.edges("guarantees_out", reached).values()) - chain
        chain |= reached
    amounts: dict[str, int] = dict(steps.facts("applied", chain))
    return [{"sumLoanAmount": yuan(sum(amounts.values())), "numLoans": len(amounts)}]
