"""The clauses of a model: how it begins, what it returns, in which order."""

from collections.abc import Mapping, Sequence
from typing import Final

from graph.errors import InvalidParameter
from queries.models.lexer import Kind, Token
from queries.models.vocabulary import BEGINNINGS

#: Clauses that may not follow the last ORDER BY.
_AFTER: Final = frozenset(
    {"LIMIT", "SKIP", "OFFSET", "MATCH", "OPTIONAL", "UNWIND", "WHERE", "WITH"}
)
NEEDED: Final = {
    "subject": "the node id of whom it is about",
    "amount": "the fen at stake",
}
#: Columns of which some must be there and all may be.
SPOKEN: Final = ("subject", "amount", "flow", "division", "fund", "period")


def check_beginning(tokens: Sequence[Token], field: str) -> None:
    """Raise unless a text begins by reading."""
    if not tokens:
        raise InvalidParameter(f"{field}: it is empty; write MATCH … RETURN … ORDER BY …")
    first = tokens[0]
    second = tokens[1].upper if len(tokens) > 1 else ""
    if first.upper not in BEGINNINGS or (first.upper == "OPTIONAL" and second != "MATCH"):
        raise InvalidParameter(
            f"{field}, {first}: it begins with {first.text!r}; "
            "begin with MATCH, OPTIONAL MATCH, UNWIND or WITH"
        )


def returned(tokens: Sequence[Token], pairs: Mapping[int, int], field: str) -> tuple[str, ...]:
    """Return the names of the columns.

    Raises:
        InvalidParameter: it has not one RETURN with a name for every column, or no ORDER BY at
            its end.
    """
    outer = _outer(tokens, pairs)
    begins = [place for place in outer if tokens[place].upper == "RETURN"]
    if len(begins) != 1:
        at = tokens[begins[1]] if begins else tokens[-1]
        raise InvalidParameter(f"{field}, {at}: {len(begins)} times RETURN; write it once")
    order = _order(tokens, [place for place in outer if place > begins[0]], field)
    first = begins[0] + 1
    if tokens[first].upper == "DISTINCT":
        first += 1
    own = [place for place in outer if first <= place < order]
    commas = [place for place in own if _is_sign(tokens[place], ",")]
    starts = [first, *(place + 1 for place in commas)]
    items = zip(starts, [*commas, order], strict=True)
    names = [_name(tokens[begin:end], tokens[begin], field) for begin, end in items]
    _check_columns(names, tokens[begins[0]], field)
    return tuple(names)


def _order(tokens: Sequence[Token], outer: Sequence[int], field: str) -> int:
    """Return the place of the last ORDER; `outer` are those after RETURN."""
    orders = [
        place
        for place in outer
        if tokens[place].upper == "ORDER"
        and place + 2 < len(tokens)
        and tokens[place + 1].upper == "BY"
    ]
    for place in outer:
        word = tokens[place].upper
        if word in _AFTER and tokens[place - 1].upper not in ("STARTS", "ENDS"):
            said = "the limit is `limits.rows`" if word == "LIMIT" else "end with ORDER BY …"
            raise InvalidParameter(f"{field}, {tokens[place]}: {word} after RETURN; {said}")
    if len(orders) != 1:
        raise InvalidParameter(
            f"{field}, {tokens[-1]}: RETURN without an order; end with ORDER BY subject, flow"
        )
    return orders[0]


def _name(item: Sequence[Token], at: Token, field: str) -> str:
    named = len(item) > 2 and item[-2].upper == "AS"
    if item and item[-1].kind is Kind.WORD and (named or len(item) == 1):
        return item[-1].text
    raise InvalidParameter(
        f"{field}, {at}: a column without a name; write AS and a name of a-z, 0-9 and _"
    )


def _check_columns(names: Sequence[str], at: Token, field: str) -> None:
    for name in names:
        if name != name.lower() or names.count(name) > 1:
            fault = "stands twice" if names.count(name) > 1 else "has capital letters"
            raise InvalidParameter(f"{field}, {at}: the column {name!r} {fault}; rename it")
    for name, meaning in NEEDED.items():
        if name not in names:
            raise InvalidParameter(
                f"{field}, {at}: no column {name!r}, {meaning}; it returns {', '.join(names)}"
            )


def _outer(tokens: Sequence[Token], pairs: Mapping[int, int]) -> list[int]:
    """Return the places that stand in no bracket."""
    outer, place = [], 0
    while place < len(tokens):
        outer.append(place)
        opens = pairs.get(place, -1) > place
        place = pairs[place] + 1 if opens else place + 1
    return outer


def _is_sign(token: Token, text: str) -> bool:
    return token.kind is Kind.SIGN and token.text == text
