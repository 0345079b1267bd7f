"""Bids of one tender, and what they have in common that competitors should not."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final


@dataclass(frozen=True, slots=True)
class Bid:
    """A bid for a project.

    Attributes:
        contract, price: fen; at: epoch milliseconds, 0 where not known.
        manager, deposit, network: tokens of the manager, of the account that the deposit came
            from, and of the network address it was sent from; empty where not known.
        won: 1 | 0.
    """

    project: str
    name: str
    division: str
    programme: str
    year: int
    contract: int
    bid: str
    bidder: str
    bidder_name: str
    price: int
    manager: str
    deposit: str
    network: str
    won: int
    at: int

    @property
    def lot(self) -> str | None:
        """The lot that the id says, '' for a tender without lots; None where it is not said."""
        said = self.bid.partition(":")[2]
        project, bidder = (each.partition(":")[2] for each in (self.project, self.bidder))
        if said == f"{project}:{bidder}":
            return ""
        head, tail = f"{project}:", f":{bidder}"
        if said.startswith(head) and said.endswith(tail) and len(said) > len(head) + len(tail):
            return said[len(head) : -len(tail)]
        return None


Bids = frozenset[Bid]


def is_shared(bids: Iterable[Bid]) -> bool:
    """Return whether there are several bids, of several bidders; a consortium makes one bid."""
    known = list(bids)
    return len({bid.bid for bid in known}) > 1 and len({bid.bidder for bid in known}) > 1


def sharing(bids: Iterable[Bid], what: Callable[[Bid], Iterable[str]]) -> Iterator[Bids]:
    """Yield the bids of different bidders that have something in common, '' aside."""
    groups: dict[str, set[Bid]] = defaultdict(set)
    for bid in bids:
        for each in what(bid):
            if each:
                groups[each].add(bid)
    yield from {frozenset(group): None for group in groups.values() if is_shared(group)}


def by_lot(bids: Iterable[Bid]) -> Mapping[str | None, Sequence[Bid]]:
    """Return the bids of each lot; those whose lot is not said under None."""
    lots: dict[str | None, list[Bid]] = defaultdict(list)
    for bid in bids:
        lots[bid.lot].append(bid)
    return lots


def priced_alike(bids: Iterable[Bid], apart_percent: int) -> Iterator[list[Bid]]:
    """Yield bids by price, cheapest first, cut where the next is that much dearer."""
    run: list[Bid] = []
    once = {bid.bid: bid for bid in bids if bid.price > 0}
    for bid in sorted(once.values(), key=lambda bid: (bid.price, bid.bid)):
        if run and bid.price * _HUNDRED > run[-1].price * (_HUNDRED + apart_percent):
            yield run
            run = []
        run.append(bid)
    if run:
        yield run


def regular(bids: Sequence[Bid], least: int, tolerance: int) -> Bids:
    """Return the bids whose prices rise in equal steps or equal ratios; none if they do not.

    That is all of them, or all but the cheapest or the dearest if one more than `least` is
    left: three of four that happen to lie in steps are chance too often.

    Args:
        bids: cheapest first, of one lot.
        tolerance: how far steps may differ, hundredths of a per cent of the price.
    """
    for some, wanted in ((bids, least), (bids[1:], least + 1), (bids[:-1], least + 1)):
        if len(some) >= wanted and is_shared(some) and _is_even(some, tolerance):
            return frozenset(some)
    return frozenset()


def _is_even(bids: Sequence[Bid], tolerance: int) -> bool:
    prices = [bid.price for bid in bids]
    pairs = list(pairwise(prices))
    steps = [b - a for a, b in pairs]
    if (max(steps) - min(steps)) * _MYRIAD <= tolerance * prices[0]:
        return True
    ratios = [b / a for a, b in pairs]
    return (max(ratios) - min(ratios)) * _MYRIAD <= tolerance


def joined(groups: Iterable[Bids]) -> list[Bids]:
    """Return the groups with those that overlap made one."""
    found: list[Bids] = []
    for group in groups:
        apart = [each for each in found if not each & group]
        whole = group.union(*(each for each in found if each & group))
        found = [*apart, whole]
    return found


_HUNDRED: Final = 100
_MYRIAD: Final = 10_000
