"""Small random ledgers, and slow, obvious references: coin by coin, fraction by fraction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from hypothesis import strategies as st

from queries.flow.choices import Method
from queries.flow.columns import Columns, columns


@dataclass(frozen=True)
class Line:
    """A line of a ledger; lines stand in the order of time."""

    source: int
    target: int
    amount: int
    at: int
    fund: int = 0


NODES = 5


def lines(most: int = 14, amount: int = 12, funds: int = 2) -> st.SearchStrategy[list[Line]]:
    """Draw ledgers of distinct moments between five nodes, with self-loops and circles."""
    line = st.tuples(
        st.integers(0, NODES - 1),
        st.integers(0, NODES - 1),
        st.integers(1, amount),
        st.integers(0, funds),
    )
    drawn = st.lists(line, min_size=1, max_size=most)
    return drawn.map(
        lambda rows: [Line(a, b, fen, 10 * at, of) for at, (a, b, fen, of) in enumerate(rows)]
    )


def as_columns(ledger: Sequence[Line], nodes: int = NODES) -> Columns:
    return columns(
        nodes,
        [line.source for line in ledger],
        [line.target for line in ledger],
        [line.amount for line in ledger],
        [line.at for line in ledger],
        fund=[line.fund for line in ledger],
    )


@dataclass
class Coin:
    """One fen. `path`: the flows it took since it left an origin or was first seen."""

    traced: bool = False
    path: list[int] = field(default_factory=list)


@dataclass
class Purse:
    """Coins with the flow they came by, in the order they came."""

    coins: list[tuple[int, Coin]] = field(default_factory=list)


class CoinLedger:
    """First in first out, or last in first out, with every fen a coin of its own."""

    def __init__(self, origin: int, since: int = 0, *, last_first: bool = False) -> None:
        self.origin, self.since, self.last_first = origin, since, last_first
        self.purses: dict[int, dict[int, Purse]] = defaultdict(dict)
        self.out: dict[int, int] = defaultdict(int)  # traced fen that each flow carries
        self.back: dict[int, int] = defaultdict(int)  # fen of each flow that reach the origin

    def run(self, ledger: Sequence[Line]) -> "CoinLedger":
        for number, line in enumerate(ledger):
            if line.source != line.target:
                self._move(number, line)
        return self

    def _move(self, number: int, line: Line) -> None:
        wanted = line.at >= self.since
        if line.source == self.origin:
            coins = [Coin(wanted) for _ in range(line.amount)]
        else:
            coins = self._take(line)
        for coin in coins:
            coin.path.append(number)
            self.out[number] += coin.traced
        if line.target == self.origin:
            for coin in coins if wanted else ():
                for flow in coin.path:
                    self.back[flow] += 1
            return
        purse = self.purses[line.target].setdefault(line.fund, Purse())
        ordered = reversed(coins) if self.last_first else coins
        purse.coins += [(number, coin) for coin in ordered]

    def _take(self, line: Line) -> list[Coin]:
        held, taken = self.purses[line.source], list[Coin]()
        own = [held[line.fund]] if line.fund and line.fund in held else []
        plain = [held[0]] if line.fund and 0 in held else []
        for purses in (own, plain, list(held.values())):
            while len(taken) < line.amount and any(purse.coins for purse in purses):
                taken.append(self._next([purse for purse in purses if purse.coins]))
        return taken + [Coin() for _ in range(line.amount - len(taken))]

    def _next(self, purses: list[Purse]) -> Coin:
        if self.last_first:
            return max(purses, key=lambda purse: purse.coins[-1][0]).coins.pop()[1]
        return min(purses, key=lambda purse: purse.coins[0][0]).coins.pop(0)[1]


def hamilton(amount: int, weights: Sequence[int], total: int) -> list[int]:
    """Apportion by largest remainder; of equal remainders the first gets the fen."""
    exact = [Fraction(amount * weight, total) for weight in weights]
    parts = [int(share) for share in exact]
    order = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for number in order[: amount - sum(parts)]:
        parts[number] += 1
    return parts


class MixedLedger:
    """Purses of (traced, other) fen, forwards."""

    def __init__(self, origin: int, method: Method, since: int = 0) -> None:
        self.origin, self.method, self.since = origin, method, since
        self.purses: dict[int, dict[int, list[int]]] = defaultdict(dict)
        self.out: dict[int, int] = defaultdict(int)

    def run(self, ledger: Sequence[Line]) -> "MixedLedger":
        for number, line in enumerate(ledger):
            if line.source == line.target:
                continue
            if line.source == self.origin:
                self.out[number] = line.amount if line.at >= self.since else 0
            else:
                self.out[number] = self._pay(line)
            if line.target != self.origin:
                purse = self.purses[line.target].setdefault(line.fund, [0, 0])
                purse[0] += self.out[number]
                purse[1] += line.amount - self.out[number]
        return self

    def _pay(self, line: Line) -> int:
        held, left, traced = self.purses[line.source], line.amount, 0
        plain_first = line.fund or self.method is Method.EARMARK
        own = [held[line.fund]] if line.fund and line.fund in held else []
        plain = [held[0]] if plain_first and 0 in held else []
        for purses in (own, plain, list(held.values())):
            some = min(left, sum(map(sum, purses)))
            traced += self._take(purses, some)
            left -= some
        return traced

    def _take(self, purses: list[list[int]], fen: int) -> int:
        filled = [purse for purse in purses if sum(purse)]
        if not fen:
            return 0
        if self.method is Method.LOWEST_BALANCE:
            return self._lowest(filled, fen)
        weights = [each for purse in filled for each in purse]
        parts = hamilton(fen, weights, sum(weights))
        for purse, traced, other in zip(filled, parts[::2], parts[1::2], strict=True):
            purse[0] -= traced
            purse[1] -= other
        return sum(parts[::2])

    def _lowest(self, purses: list[list[int]], fen: int) -> int:
        traced = 0
        for which in (1, 0):
            for purse in purses:
                some = min(fen, purse[which])
                purse[which] -= some
                fen -= some
                traced += some * (which == 0)
        return traced


def nonzero(carried: Iterable[tuple[int, int]]) -> dict[int, int]:
    return {flow: fen for flow, fen in carried if fen}
