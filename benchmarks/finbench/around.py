"""TCR4, 6, 7, 9, 10 and 12: questions about what is next to one or two nodes."""

from benchmarks.finbench.figures import ACCOUNT, PERSON, number, ratio, yuan
from benchmarks.finbench.steps import Edge, Steps
from benchmarks.finbench.traces import Result

#: TCR6 asks for more transfers than this.
_FEW = 3


def transfer_cycle(steps: Steps) -> Result:
    """TCR4: accounts that close a cycle of transfers source -> target -> other -> source."""
    source, target = (f"{ACCOUNT}{steps.asked.number(name)}" for name in ("id1", "id2"))
    paid = steps.edges("transfers_out", [source, target])
    if all(edge.far != target for edge in paid.get(source, [])):
        return []
    back = _by_end(steps.edges("transfers_in", [source]).get(source, []))
    on = _by_end(paid.get(target, []))
    found = [
        (other, back[other], on[other]) for other in back.keys() & on.keys() - {source, target}
    ]
    found.sort(key=lambda row: (-_sum(row[1]), -_sum(row[2]), number(row[0])))
    return [
        {
            "otherId": number(other),
            "numEdge2": len(second),
            "sumEdge2Amount": yuan(_sum(second)),
            "maxEdge2Amount": yuan(max(edge.amount for edge in second)),
            "numEdge3": len(third),
            "sumEdge3Amount": yuan(_sum(third)),
            "maxEdge3Amount": yuan(max(edge.amount for edge in third)),
        }
        for other, second, third in found
    ]


def many_to_one(steps: Steps) -> Result:
    """TCR6: accounts that gathered several transfers and withdrew to a card."""
    card = f"{ACCOUNT}{steps.asked.number('id')}"
    withdrawn = steps.edges("withdrawals_in", [card], above=steps.asked.fen("threshold2"))
    middle = _by_end(withdrawn.get(card, []))
    gathered = steps.edges("transfers_in", middle, above=steps.asked.fen("threshold1"))
    found = [
        (-_sum(middle[account]), number(account), _sum(edges))
        for account, edges in gathered.items()
        if len(edges) > _FEW
    ]
    return [
        {"midId": account, "sumEdge1Amount": yuan(came), "sumEdge2Amount": yuan(-went)}
        for went, account, came in sorted(found)
    ]


def fast_in_out(steps: Steps) -> Result:
    """TCR7: from how many accounts money came, to how many it went, and in over out."""
    account, above = f"{ACCOUNT}{steps.asked.number('id')}", steps.asked.fen("threshold")
    came = steps.edges("transfers_in", [account], above=above).get(account, [])
    went = steps.edges("transfers_out", [account], above=above).get(account, [])
    return [
        {
            "numSrc": len(_by_end(came)),
            "numDst": len(_by_end(went)),
            "inOutRatio": ratio(_sum(came), _sum(went)),
        }
    ]


def laundering(steps: Steps) -> Result:
    """TCR9: deposits over repayments, deposits and transfers in over transfers out."""
    account, above = f"{ACCOUNT}{steps.asked.number('id')}", steps.asked.fen("threshold")
    deposited, repaid, came, went = (
        _sum(steps.edges(step, [account], above=above).get(account, []))
        for step in ("deposits_in", "repayments_out", "transfers_in", "transfers_out")
    )
    return [
        {
            "ratioRepay": ratio(deposited, repaid),
            "ratioDeposit": ratio(deposited, went),
            "ratioTransfer": ratio(came, went),
        }
    ]


def shared_investments(steps: Steps) -> Result:
    """TCR10: companies that both persons invest in, over those that either does."""
    people = [f"{PERSON}{steps.asked.number(name)}" for name in ("pid1", "pid2")]
    rows = steps.rows("investments", people)
    one, other = ({company for person, company in rows if person == who} for who in people)
    return [{"jaccardSimilarity": max(0.0, ratio(len(one & other), len(one | other)))}]


def paid_to_companies(steps: Steps) -> Result:
    """TCR12: accounts of companies that a person transferred to, and how much."""
    owned = steps.facts("owned", [f"{PERSON}{steps.asked.number('id')}"])
    went = steps.edges("transfers_out", (account for (account,) in owned))
    paid = _by_end([edge for edges in went.values() for edge in edges])
    firms = {account for (account,) in steps.facts("of_companies", paid)}
    found = [(-_sum(edges), number(to)) for to, edges in paid.items() if to in firms]
    return [
        {"compAccountId": account, "sumEdge2Amount": yuan(-fen)}
        for fen, account in sorted(found)
    ]


def _by_end(edges: list[Edge]) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge.far, []).append(edge)
    return found


def _sum(edges: list[Edge]) -> int:
    return sum(edge.amount for edge in edges)
