"""Balances and rings as text for a terminal, Chinese first."""

from collections.abc import Iterator, Mapping

from graph.model import Node
from graph.words import Language, say
from queries.flow.balance_answer import BalanceOptions, FundLine, Line, Ranked
from queries.flow.choices import Rank
from queries.flow.rings import Ring, Rings
from viz.columns import aligned
from viz.follow_text import balance_text, named
from viz.terms import moment, money, name_of, plain, yuan

_LINE = ("opening", "into", "out", "held", "unexplained")
_MOST_LOTS = 10


def balance_line_text(line: Line, language: Language) -> str:
    """Return the balance of one node, by earmark, and how old what it holds is."""
    return "\n".join(_lines(line, language))


def _lines(line: Line, language: Language) -> Iterator[str]:
    yield named(line.node, language)
    yield balance_text(line.balance, line.node, language)
    for fund in line.funds:
        name = _fund_name(fund, language)
        yield f"  {name}  {balance_text(fund.balance, line.node, language)}"
    if line.lots:
        yield say("balance.as_of", language, at=moment(line.as_of))
    for lot in line.lots[:_MOST_LOTS]:
        fen, at = yuan(lot.fen), moment(lot.at)
        yield "  " + say("balance.lot", language, fen=fen, at=at, days=f"{lot.days:,}")
    rest = line.lots[_MOST_LOTS:]
    count, fen_left = len(rest) + line.lots_left_out[0], sum(lot.fen for lot in rest)
    if count:
        fen = yuan(fen_left + line.lots_left_out[1])
        yield "  " + say("balance.more_lots", language, count=f"{count:,}", fen=fen)


def _fund_name(line: FundLine, language: Language) -> str:
    if not line.fund:
        return say("balance.no_fund", language)
    fund, name = plain(line.fund), plain(line.name)
    if not name:
        return say("balance.of_fund", language, fund=fund)
    return say("balance.of_fund.named", language, fund=fund, name=name)


def ranked_text(answer: Ranked, options: BalanceOptions, language: Language) -> str:
    """Return balances as a table, ranked, and the sums over all nodes."""
    names = [*map(_word, _LINE), "oldest", "days"]
    heads = ("", *(say(f"balance.{name}", language) for name in names), "")
    rows = [heads, *map(_row, answer.lines)]
    if not any(line.balance.opening for line in answer.lines):
        rows = [(row[0], *row[2:]) for row in rows]
    by = say(f"balance.{options.rank}", language)
    said = {"total": f"{answer.total:,}", "shown": f"{len(answer.lines):,}", "by": by}
    left = money(answer.left_out, language)
    if options.rank is Rank.AGE:
        left = f"{answer.left_out // 100:,}"
    sums = {name: yuan(getattr(answer.sums, name)) for name in _LINE}
    return "\n".join(
        [
            *aligned(rows, right=set(range(1, len(rows[0]) - 1))),
            say("balance.ranked", language, left=left, **said),
            say("balance.sum", language, total=f"{answer.total:,}", **sums),
        ]
    )


def _word(name: str) -> str:
    return "in" if name == "into" else name


def _row(line: Line) -> tuple[str, ...]:
    held = line.balance.held
    sums = (yuan(getattr(line.balance, name)) for name in _LINE)
    oldest, days = moment(line.oldest_at), f"{line.fen_days // held:,}" if held else ""
    return (name_of(line.node), *sums, oldest, days, plain(line.node.id))


def rings_text(answer: Rings, nodes: Mapping[int, Node], language: Language) -> str:
    """Return rings with the money that came back and what each member gained.

    Args:
        nodes: those of the rings shown, by number.
    """
    lines = [line for ring in answer.rings for line in _ring(ring, nodes, language)]
    return "\n".join([*lines, rings_total(answer, language)])


def rings_total(answer: Rings, language: Language) -> str:
    """Return how many rings there are, how many are shown, and whether all were searched."""
    if not answer.total and answer.complete:
        return say("rings.none", language)
    key = "rings.total" if answer.complete else "rings.incomplete"
    return say(key, language, total=f"{answer.total:,}", shown=f"{answer.shown:,}")


def _ring(ring: Ring, nodes: Mapping[int, Node], language: Language) -> Iterator[str]:
    share = f"{float(ring.share):.1%}"
    yield say(
        "rings.ring",
        language,
        fen=money(ring.amount_back, language),
        share=share,
        hops=ring.hops,
        opened=moment(ring.opened),
        closed=moment(ring.closed),
    )
    rows = [
        (f"  {name_of(nodes[number])}", _signed(net), plain(nodes[number].id))
        for number, net in zip(ring.nodes, ring.net, strict=True)
    ]
    yield from aligned(rows, right={1})


def _signed(fen: int) -> str:
    return ("+" if fen > 0 else "") + yuan(fen)
