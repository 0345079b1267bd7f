"""FinBench's complex reads over the rows of its files: slow and obvious, without a store.

Every trace is walked edge by edge as the specification draws it; nothing is pruned.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from tests.benchmarks.files import Files, Line

Rows = list[dict[str, Any]]
TRANSFER, WITHDRAW = "AccountTransferAccount", "AccountWithdrawAccount"
DEPOSIT, REPAY = "LoanDepositAccount", "AccountRepayLoan"
GUARANTEE = "PersonGuaranteePerson"


def rounded(part: Decimal | int, whole: Decimal | int) -> float:
    with localcontext() as context:
        context.prec = 60
        share = Decimal(part) / Decimal(whole)
        return float(share.quantize(Decimal("0.001"), ROUND_HALF_UP))


@dataclass
class Question:
    """One row of parameters, by name, as numbers and text."""

    files: Files
    values: dict[str, Any]

    def inside(self, line: Line) -> bool:
        return bool(self.values["startTime"] < line.at < self.values["endTime"])

    def leaving(self, node: int, *names: str, above: float = 0) -> list[Line]:
        lines = [line for name in names for line in self.files.out[name][node]]
        return self.cut([x for x in lines if self.inside(x) and more(x, above)], "target")

    def reaching(self, node: int, name: str, above: float = 0) -> list[Line]:
        lines = [x for x in self.files.into[name][node] if self.inside(x) and more(x, above)]
        return self.cut(lines, "source")

    def cut(self, lines: list[Line], end: str) -> list[Line]:
        if "truncationLimit" not in self.values:
            return lines
        by, way = self.values["truncationOrder"].split("_")
        names = ("at", "amount") if by == "TIMESTAMP" else ("amount", "at")
        lines = sorted(lines, key=lambda line: getattr(line, names[1]))
        lines = sorted(lines, key=lambda line: str(getattr(line, end)))
        sign = -1 if way == "DESCENDING" else 1  # a stable sort keeps the order of equal ones
        lines = sorted(lines, key=lambda line: sign * getattr(line, names[0]))
        return lines[: self.values["truncationLimit"]]

    def walks(self, start: int, steps: int) -> Iterator[list[Line]]:
        """Yield every walk of transfers, each later than the one before."""
        stack: list[list[Line]] = [[line] for line in self.leaving(start, TRANSFER)]
        while stack:
            walk = stack.pop()
            yield walk
            if len(walk) < steps:
                more_of = self.leaving(walk[-1].target, TRANSFER)
                stack += [[*walk, line] for line in more_of if line.at > walk[-1].at]

    def walks_back(self, end: int, steps: int) -> Iterator[list[Line]]:
        stack: list[list[Line]] = [[line] for line in self.reaching(end, TRANSFER)]
        while stack:
            walk = stack.pop()
            yield walk
            if len(walk) < steps:
                more_of = self.reaching(walk[0].source, TRANSFER)
                stack += [[line, *walk] for line in more_of if line.at < walk[0].at]


def more(line: Line, above: float) -> bool:
    return line.amount > Decimal(str(above)) or (not above and not line.amount)


def tcr1(q: Question) -> Rows:
    found = set()
    for walk in q.walks(q.values["id"], 3):
        for sign_in in q.files.into["MediumSignInAccount"][walk[-1].target]:
            medium = q.files.media[sign_in.source]
            if q.inside(sign_in) and medium["isBlocked"] == "true":
                found.add((len(walk), walk[-1].target, sign_in.source, medium["mediumType"]))
    return [
        {"otherId": o, "accountDistance": d, "mediumId": m, "mediumType": t}
        for d, o, m, t in sorted(found)
    ]


def tcr2(q: Question) -> Rows:
    others = {
        walk[0].source
        for own in q.files.out["PersonOwnAccount"][q.values["id"]]
        for walk in q.walks_back(own.target, 3)
    }
    found = []
    for other in others:
        loans = {line.source for line in q.reaching(other, DEPOSIT)}
        if loans:
            amount = sum(Decimal(q.files.loans[loan]["loanAmount"]) for loan in loans)
            balance = sum(Decimal(q.files.loans[loan]["balance"]) for loan in loans)
            found.append((-amount, other, balance))
    return [
        {"otherId": o, "sumLoanAmount": float(-a), "sumLoanBalance": float(b)}
        for a, o, b in sorted(found)
    ]


def tcr3(q: Question) -> Rows:
    layer, seen, length = {q.values["id1"]}, {q.values["id1"]}, 0
    while layer and q.values["id2"] not in seen:
        layer = {x.target for node in layer for x in q.leaving(node, TRANSFER)} - seen
        seen |= layer
        length += 1
    return [{"shortestPathLength": length if q.values["id2"] in seen else -1}]


def tcr4(q: Question) -> Rows:
    source, target = q.values["id1"], q.values["id2"]
    if not any(line.target == target for line in q.leaving(source, TRANSFER)):
        return []
    rows = []
    for other in {line.target for line in q.leaving(target, TRANSFER)} - {source, target}:
        second = [x.amount for x in q.leaving(other, TRANSFER) if x.target == source]
        third = [x.amount for x in q.leaving(target, TRANSFER) if x.target == other]
        if second:
            rows.append(
                {
                    "otherId": other,
                    "numEdge2": len(second),
                    "sumEdge2Amount": float(sum(second)),
                    "maxEdge2Amount": float(max(second)),
                    "numEdge3": len(third),
                    "sumEdge3Amount": float(sum(third)),
                    "maxEdge3Amount": float(max(third)),
                }
            )
    return sorted(
        rows, key=lambda r: (-r["sumEdge2Amount"], -r["sumEdge3Amount"], r["otherId"])
    )


def tcr5(q: Question) -> Rows:
    paths = {
        (walk[0].source, *(line.target for line in walk))
        for own in q.files.out["PersonOwnAccount"][q.values["id"]]
        for walk in q.walks(own.target, 3)
    }
    simple = [path for path in paths if len(set(path)) == len(path)]
    return [{"path": list(path)} for path in sorted(simple, key=lambda p: (-len(p), p))]


def tcr6(q: Question) -> Rows:
    went: dict[int, Decimal] = defaultdict(Decimal)
    for line in q.reaching(q.values["id"], WITHDRAW, q.values["threshold2"]):
        went[line.source] += line.amount
    rows = []
    for middle, out in went.items():
        came = q.reaching(middle, TRANSFER, q.values["threshold1"])
        if len(came) > 3:
            sums = {"sumEdge1Amount": float(sum(x.amount for x in came))}
            rows.append({"midId": middle, **sums, "sumEdge2Amount": float(out)})
    return sorted(rows, key=lambda r: (-r["sumEdge2Amount"], r["midId"]))


def tcr7(q: Question) -> Rows:
    came = q.reaching(q.values["id"], TRANSFER, q.values["threshold"])
    went = q.leaving(q.values["id"], TRANSFER, above=q.values["threshold"])
    out = sum(x.amount for x in went)
    return [
        {
            "numSrc": len({x.source for x in came}),
            "numDst": len({x.target for x in went}),
            "inOutRatio": rounded(sum(x.amount for x in came), out) if out else -1.0,
        }
    ]


def tcr8(q: Question) -> Rows:
    distance: dict[int, int] = {}
    last: dict[int, set[tuple[str, int]]] = defaultdict(set)
    amounts: dict[tuple[str, int], Decimal] = {}
    names = {
        id(x): (n, i) for n in (TRANSFER, WITHDRAW) for i, x in enumerate(q.files.edges[n])
    }

    def walk(account: int, depth: int) -> None:
        came = sum(x.amount for x in q.reaching(account, TRANSFER))
        for line in q.leaving(account, TRANSFER, WITHDRAW):
            if line.amount > Decimal(str(q.values["threshold"])) * came:
                last[line.target].add(names[id(line)])
                amounts[names[id(line)]] = line.amount
                distance[line.target] = min(distance.get(line.target, 9), depth + 1)
                if depth < 3:
                    walk(line.target, depth + 1)

    for deposit in {line.target for line in q.leaving(q.values["id"], DEPOSIT)}:
        walk(deposit, 1)
    lent = Decimal(q.files.loans[q.values["id"]]["loanAmount"])
    rows = [
        {
            "dstId": account,
            "ratio": rounded(sum(amounts[x] for x in edges), lent),
            "minDistanceFromLoan": distance[account],
        }
        for account, edges in last.items()
    ]
    return sorted(rows, key=lambda r: (-r["minDistanceFromLoan"], -r["ratio"], r["dstId"]))


def tcr9(q: Question) -> Rows:
    account, above = q.values["id"], q.values["threshold"]
    first = sum(x.amount for x in q.reaching(account, DEPOSIT, above))
    second = sum(x.amount for x in q.leaving(account, REPAY, above=above))
    third = sum(x.amount for x in q.reaching(account, TRANSFER, above))
    fourth = sum(x.amount for x in q.leaving(account, TRANSFER, above=above))
    return [
        {
            "ratioRepay": rounded(first, second) if second else -1.0,
            "ratioDeposit": rounded(first, fourth) if fourth else -1.0,
            "ratioTransfer": rounded(third, fourth) if fourth else -1.0,
        }
    ]


def tcr10(q: Question) -> Rows:
    one, other = (
        {x.target for x in q.files.out["PersonInvestCompany"][q.values[name]] if q.inside(x)}
        for name in ("pid1", "pid2")
    )
    either = len(one | other)
    return [{"jaccardSimilarity": rounded(len(one & other), either) if either else 0.0}]


def tcr11(q: Question) -> Rows:
    chain: set[int] = set()
    todo = [q.values["id"]]
    while todo:
        for line in q.leaving(todo.pop(), GUARANTEE):
            if line.target not in chain:
                chain.add(line.target)
                todo.append(line.target)
    loans = {x.target for person in chain for x in q.files.out["PersonApplyLoan"][person]}
    total = sum(Decimal(q.files.loans[loan]["loanAmount"]) for loan in loans)
    return [{"sumLoanAmount": float(total), "numLoans": len(loans)}]


def tcr12(q: Question) -> Rows:
    paid: dict[int, Decimal] = defaultdict(Decimal)
    for own in q.files.out["PersonOwnAccount"][q.values["id"]]:
        for line in q.leaving(own.target, TRANSFER):
            if q.files.into["CompanyOwnAccount"][line.target]:
                paid[line.target] += line.amount
    rows = [{"compAccountId": a, "sumEdge2Amount": float(s)} for a, s in paid.items()]
    return sorted(rows, key=lambda r: (-r["sumEdge2Amount"], r["compAccountId"]))


REFERENCE: dict[str, Callable[[Question], Rows]] = {
    f"TCR{number}": function
    for number, function in enumerate(
        (tcr1, tcr2, tcr3, tcr4, tcr5, tcr6, tcr7, tcr8, tcr9, tcr10, tcr11, tcr12), 1
    )
}
