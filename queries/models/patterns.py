"""Patterns of a model: labels and kinds that there are, and paths that end."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from graph.errors import InvalidParameter
from graph.kinds import Flow, Label, Link
from graph.model import MAX_HOPS
from queries.models.lexer import Kind, Token

_LABELS: Final = tuple(str(each) for each in Label)
_KINDS: Final = tuple(str(each) for each in (*Flow, *Link))
#: Words between the star of a path and its bounds.
_MODES: Final = ("ALL", "SHORTEST", "TRAIL", "ACYCLIC")
_SUBQUERIES: Final = ("EXISTS", "COUNT", "COLLECT")


def is_subquery(tokens: Sequence[Token], brace: int) -> bool:
    """Return whether a brace begins a subquery, and not a map."""
    return brace > 0 and tokens[brace - 1].upper in _SUBQUERIES


def check_names(tokens: Sequence[Token], pairs: Mapping[int, int], field: str) -> None:
    """Raise where a label or a kind of relationship is none of the graph's."""
    for place, token in enumerate(tokens):
        if token.text != ":" or token.kind is not Kind.SIGN:
            continue
        around = _around(place, pairs)
        if around is not None and tokens[around].text == "{" and _is_key(tokens, place, around):
            continue
        in_arrow = around is not None and is_arrow(tokens, around)
        _check_named(tokens, place, _KINDS if in_arrow else _LABELS, field)


def _check_named(tokens: Sequence[Token], colon: int, known: Sequence[str], field: str) -> None:
    what = "label" if known is _LABELS else "kind of relationship"
    place = colon + 1
    while True:
        token = tokens[min(place, len(tokens) - 1)]
        if token.kind not in (Kind.WORD, Kind.QUOTED) or place >= len(tokens):
            raise InvalidParameter(
                f"{field}, {token}: {token.text!r} is no {what}; write names joined with '|'"
            )
        if token.name not in known:
            raise InvalidParameter(
                f"{field}, {token}: no {what} {token.name!r}; there are {', '.join(known)}"
            )
        sign = _sign(tokens, place + 1)
        if sign in ("&", "!", "%") or (sign == ":" and known is _LABELS):
            raise InvalidParameter(
                f"{field}, {tokens[place + 1]}: the engines read {sign!r} between labels "
                "differently; write A|B for either"
            )
        if sign != "|" or _is_filter(tokens, place + 1):
            return
        place += 3 if _sign(tokens, place + 2) == ":" else 2


def _is_filter(tokens: Sequence[Token], bar: int) -> bool:
    return bar + 1 < len(tokens) and tokens[bar + 1].upper == "WHERE"


def _is_key(tokens: Sequence[Token], colon: int, brace: int) -> bool:
    if is_subquery(tokens, brace):
        return False
    return colon - 2 >= brace and tokens[colon - 2].text in ("{", ",")


def _around(place: int, pairs: Mapping[int, int]) -> int | None:
    """Return the place of the innermost bracket around `place`."""
    opened = (begin for begin, end in pairs.items() if begin < place < end)
    return max(opened, default=None)


def is_arrow(tokens: Sequence[Token], bracket: int) -> bool:
    """Return whether a bracket is that of a relationship."""
    return tokens[bracket].text == "[" and _sign(tokens, bracket - 1) == "-"


def check_hops(tokens: Sequence[Token], pairs: Mapping[int, int], field: str) -> None:
    """Raise where a path has no end, or more than MAX_HOPS hops."""
    for place, token in enumerate(tokens):
        if token.kind is not Kind.SIGN:
            continue
        if token.text == "[" and is_arrow(tokens, place):
            star = _star(tokens, place, pairs)
            if star is not None:
                _check_bounds(tokens, star, field)
        elif _is_repeated(tokens, place, pairs):
            raise _endless(token, field, f"{token.text} repeats without an end")
        elif token.text == "{" and _is_counted(tokens, place, pairs):
            inner = tokens[place + 1 : pairs[place]]
            _check_most(inner[-1], token, field)


def _star(tokens: Sequence[Token], bracket: int, pairs: Mapping[int, int]) -> int | None:
    """Return the place of the star of a variable path between brackets."""
    place = bracket + 1
    while place < pairs[bracket]:
        token = tokens[place]
        if token.upper == "WHERE":
            return None
        if token.kind is Kind.SIGN and token.text == "*":
            return place
        place = pairs[place] + 1 if pairs.get(place, 0) > place else place + 1
    return None


def _check_bounds(tokens: Sequence[Token], star: int, field: str) -> None:
    place = star + 1
    while tokens[place].upper in _MODES:
        place += 1
    bounds = list(_bounds(tokens, place))
    if not bounds:
        raise _endless(tokens[star], field, "* has no bounds")
    _check_most(bounds[-1], tokens[star], field)


def _bounds(tokens: Sequence[Token], place: int) -> Iterator[Token]:
    while tokens[place].kind is Kind.NUMBER or tokens[place].text == "..":
        yield tokens[place]
        place += 1


def _check_most(last: Token, where: Token, field: str) -> None:
    if last.kind is not Kind.NUMBER or not last.text.isdigit():
        raise _endless(where, field, "the path has no longest length")
    if int(last.text) > MAX_HOPS:
        raise _endless(where, field, f"{last.text} hops are too many")


def _endless(where: Token, field: str, found: str) -> InvalidParameter:
    return InvalidParameter(
        f"{field}, {where}: {found}; write bounds of at most {MAX_HOPS} hops, as *1..3"
    )


def _is_repeated(tokens: Sequence[Token], place: int, pairs: Mapping[int, int]) -> bool:
    """Whether a star or plus repeats a path: `((a)-[r]->(b))+`, `-[r]->*`."""
    if tokens[place].text not in ("*", "+") or not place:
        return False
    before = tokens[place - 1]
    if before.text == ")" and before.kind is Kind.SIGN:
        return _holds_arrow(tokens, pairs[place - 1], place - 1)
    return _ends_arrow(tokens, place)


def _is_counted(tokens: Sequence[Token], place: int, pairs: Mapping[int, int]) -> bool:
    inner = tokens[place + 1 : pairs[place]]
    numbers = all(each.kind is Kind.NUMBER or each.text == "," for each in inner)
    closed = _sign(tokens, place - 1) == ")" or _ends_arrow(tokens, place)
    return bool(inner) and numbers and closed


def _ends_arrow(tokens: Sequence[Token], place: int) -> bool:
    """Whether the two tokens before `place` end an arrow: `->`, `]-`, `--`."""
    signs = (_sign(tokens, place - 2), _sign(tokens, place - 1))
    return signs in (("-", ">"), ("]", "-"), ("-", "-"))


def _holds_arrow(tokens: Sequence[Token], begin: int, end: int) -> bool:
    signs = [(_sign(tokens, each), _sign(tokens, each + 1)) for each in range(begin, end)]
    return any(pair in (("-", "["), ("-", ">"), ("-", "-")) for pair in signs)


def _sign(tokens: Sequence[Token], place: int) -> str:
    if not 0 <= place < len(tokens) or tokens[place].kind is not Kind.SIGN:
        return ""
    return tokens[place].text
