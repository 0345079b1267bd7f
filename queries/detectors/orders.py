"""Orders of one buyer: what was bought, and which lie close together."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from queries.detectors.calendar import days_between

_NUMERALS: Final = "0-9零〇一二三四五六七八九十百甲乙丙丁ⅠⅡⅢⅣⅤivxa-d"
_SUFFIX: Final = (
    rf"第?[{_NUMERALS}]{{1,4}}(?:号|期|批|批次|次|包|标|标段|组|阶段|部分)?"
    rf"|(?:标段|标|包|批次)[{_NUMERALS}]{{1,3}}"
)
#: A number at the end of a name: in brackets, after a dash, or with a word like 期 or 批.
_TAIL: Final = re.compile(
    rf"(?:\((?:{_SUFFIX})\)|[-_#.、](?:{_SUFFIX})"
    rf"|第?[{_NUMERALS}]{{1,4}}(?:号|期|批|批次|次|包|标|标段)"
    rf"|(?:标段|包)[{_NUMERALS}]{{1,3}}|[0-9]{{1,4}})$"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d年?度?")


@dataclass(frozen=True, slots=True)
class Order:
    """A contract of a buyer; `contract` in fen, `at` epoch milliseconds, 0 where not known."""

    buyer: str
    buyer_name: str
    project: str
    name: str
    purpose: str
    kind: str
    division: str
    programme: str
    status: str
    year: int
    contract: int
    at: int


def thing(name: str) -> str:
    """Return what a contract is for: its name without years, and numbers at the end."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("〔", "(").replace("〕", ")")
    left = _YEAR.sub("", "".join(plain.replace("【", "(").replace("】", ")").split()))
    while (shorter := _TAIL.sub("", left)) not in (left, ""):
        left = shorter
    return left


def close_together(orders: Sequence[Order], days: int) -> Iterator[tuple[Order, ...]]:
    """Yield orders that lie within `days`, each once: the most first, then of what is left."""
    left = sorted(orders, key=lambda order: (order.at, order.project))
    while left:
        runs = [
            [each for each in left[start:] if days_between(left[start].at, each.at) <= days]
            for start in range(len(left))
        ]
        best = max(runs, key=lambda run: (len(run), sum(order.contract for order in run)))
        yield tuple(best)
        left = [order for order in left if order not in best]
