"""The same questions answered by brute force over a list of flows, for small graphs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from queries.tracing import TraceOptions
from tests.queries.factories import Sent

Way = tuple[Sent, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a trace must say."""

    chains: list[tuple[str, ...]]
    total: int
    fen_shown: int
    fen_left_out: int
    limits: set[str]


def trace(
    flows: Sequence[Sent],
    origin: str,
    options: TraceOptions,
    *,
    up: bool = False,
    targets: Sequence[str] = (),
    which: str = "all",
) -> Answer:
    """Answer `upstream`, `downstream` or (with `targets`) `between`."""
    kept = [flow for flow in flows if _passes(flow, options)]
    ways = list(_ways(kept, origin, options, up=up))
    if targets:
        ways = [way for way in ways if way[-1].target in targets]
    within = [way for way in ways if len(way) <= options.hops]
    beyond = len(within) < len(ways)
    if targets and which == "shortest" and within:
        least = min(len(way) for way in within)
        within, beyond = [way for way in within if len(way) == least], False
    within.sort(key=lambda way: _rank(way, options))
    shown = within[: options.limit]
    met = {"hops"} if beyond else set()
    met |= {"rows"} if len(within) > len(shown) else set()
    fen_shown = _fen(shown)
    money_order = [tuple(flow.id for flow in (way[::-1] if up else way)) for way in shown]
    return Answer(money_order, len(within), fen_shown, _fen(within) - fen_shown, met)


def _passes(flow: Sent, options: TraceOptions) -> bool:
    return (
        options.since <= flow.at <= options.until
        and flow.amount >= options.least_amount
        and (not options.kinds or flow.kind in options.kinds)
        and options.fund in ("", flow.fund)
    )


def _ways(
    flows: Sequence[Sent], origin: str, options: TraceOptions, *, up: bool
) -> Iterator[Way]:
    """Yield every way of up to one flow more than asked, nearest flow first."""
    stack: list[tuple[str, Way]] = [(origin, ())]
    while stack:
        node, way = stack.pop()
        for flow in flows:
            near, far = (flow.target, flow.source) if up else (flow.source, flow.target)
            if near == node and flow not in way and _follows(way, flow, options, up=up):
                yield (*way, flow)
                if len(way) < options.hops:
                    stack.append((far, (*way, flow)))


def _follows(way: Way, flow: Sent, options: TraceOptions, *, up: bool) -> bool:
    if not way:
        return True
    gap = way[-1].at - flow.at if up else flow.at - way[-1].at
    return gap > 0 if options.strict else gap >= 0


def _rank(way: Way, options: TraceOptions) -> tuple[int, int, list[str]]:
    ids = [flow.id for flow in reversed(way)]
    money, hops = -way[-1].amount, len(way)
    return (money, hops, ids) if options.order == "richest" else (hops, money, ids)


def _fen(ways: Sequence[Way]) -> int:
    return sum(flow.amount for flow in {flow for way in ways for flow in way})
