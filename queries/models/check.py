"""Whether a text of a model only reads, ends, and returns what a finding needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.errors import InvalidParameter
from graph.query import Dialect
from queries.models.clauses import check_beginning, returned
from queries.models.forms import mixes
from queries.models.lexer import Kind, Token, lexed, paired
from queries.models.patterns import check_hops, check_names, is_subquery
from queries.models.vocabulary import FORBIDDEN, FUNCTIONS, KEYWORDS, PROCEDURES

#: The parameter that a store gives by itself.
HIDDEN: Final = "hidden"


@dataclass(frozen=True, slots=True)
class Statement:
    """A text that was checked.

    Attributes:
        text: without its comments.
        columns: what it returns, in order.
        parameters: what it asks for, `hidden` among them where it names that.
    """

    text: str
    columns: tuple[str, ...]
    parameters: frozenset[str]


def checked(
    text: str, declared: Collection[str], dialects: Collection[Dialect], field: str
) -> Statement:
    """Return `text` as a statement that engines may be asked.

    Args:
        declared: names of its parameters.
        dialects: engines that it is written for.
        field: name of the text, for messages.

    Raises:
        InvalidParameter: it may do more than read, may not end, or does not return what a
            finding needs; says where, and what would be right.
    """
    read = lexed(text, field)
    check_beginning(read.tokens, field)
    _check_words(read.tokens, field)
    pairs = paired(read.tokens, field)
    for dialect in dialects:
        _check_functions(read.tokens, dialect, field)
    check_hops(read.tokens, pairs, field)
    check_names(read.tokens, pairs, field)
    if Dialect.LADYBUG in dialects:
        _check_forms(read.tokens, pairs, field)
    asked = _parameters(read.tokens, declared, field)
    return Statement(read.text.rstrip(), returned(read.tokens, pairs, field), asked)


def _check_words(tokens: Sequence[Token], field: str) -> None:
    for place, token in enumerate(tokens):
        if token.upper in FORBIDDEN:
            raise InvalidParameter(
                f"{field}, {token}: {token.text}: a model is one statement that only reads the "
                "graph; a name that is such a word stands in backticks"
            )
        if token.upper == "CALL":
            _check_procedure(tokens[place + 1 :], token, field)


def _check_procedure(after: Sequence[Token], at: Token, field: str) -> None:
    name = ""
    for token in after:
        if token.text != "." and token.kind is not Kind.WORD:
            break
        name += token.text
    if name not in PROCEDURES:
        allowed = f"there are {', '.join(PROCEDURES)}" if PROCEDURES else "none is allowed"
        raise InvalidParameter(f"{field}, {at}: CALL {name or '{…}'}: {allowed}; use MATCH")


def _check_functions(tokens: Sequence[Token], dialect: Dialect, field: str) -> None:
    known = FUNCTIONS[dialect]
    for place, token in enumerate(tokens[:-1]):
        if tokens[place + 1].text != "(" or tokens[place + 1].kind is not Kind.SIGN:
            continue
        if token.kind not in (Kind.WORD, Kind.QUOTED) or token.upper in KEYWORDS:
            continue
        dotted = place > 0 and tokens[place - 1].text == "."
        if dotted or token.kind is Kind.QUOTED or token.text.lower() not in known:
            raise InvalidParameter(
                f"{field}, {token}: no function {token.text}() for {dialect}; "
                f"there are {', '.join(sorted(known))}"
            )


def _check_forms(tokens: Sequence[Token], pairs: Mapping[int, int], field: str) -> None:
    """Raise on what the embedded engine answers wrongly without a word."""
    if mixes(_bare(tokens)) or mixes(_bare(_unbraced(tokens, pairs))):
        raise InvalidParameter(
            f"{field}: a clause has an aggregate of DISTINCT values beside one of all values, "
            "which the embedded engine loses; put a WITH between them"
        )
    for place, token in enumerate(tokens[:-1]):
        after = tokens[place + 1]
        if token.text == "{" and is_subquery(tokens, place) and after.upper != "MATCH":
            raise InvalidParameter(f"{field}, {after}: write {{ MATCH … }} in a subquery")
        if after.kind is Kind.PARAMETER and token.text == "-" and not _is_value(tokens, place):
            raise InvalidParameter(
                f"{field}, {token}: the embedded engine may change the sign of -$x wrongly; "
                f"write 0 - ${after.text}"
            )


def _is_value(tokens: Sequence[Token], place: int) -> bool:
    """Whether something that can be subtracted from stands before `place`."""
    before = tokens[place - 1]
    if before.kind is Kind.SIGN:
        return before.text in (")", "]", "}")
    return before.upper not in (*KEYWORDS, "BETWEEN")


def _unbraced(tokens: Sequence[Token], pairs: Mapping[int, int]) -> list[Token]:
    """Return what stands in no braces: clauses without the subqueries that part them."""
    found, place = [], 0
    while place < len(tokens):
        found.append(tokens[place])
        opens = tokens[place].text == "{" and place in pairs
        place = pairs[place] if opens else place + 1
    return found


def _bare(tokens: Sequence[Token]) -> str:
    """Return a text without what stands in quotes."""
    return " ".join(
        token.text if token.kind in (Kind.WORD, Kind.SIGN) else "_" for token in tokens
    )


def _parameters(
    tokens: Sequence[Token], declared: Collection[str], field: str
) -> frozenset[str]:
    asked: Mapping[str, Token] = {
        token.text: token for token in reversed(tokens) if token.kind is Kind.PARAMETER
    }
    for name, token in sorted(asked.items()):
        if name not in declared and name != HIDDEN:
            known = ", ".join(sorted(declared)) or "none"
            raise InvalidParameter(
                f"{field}, {token}: ${name} is not declared; `parameters` has {known}"
            )
    unused = sorted(set(declared) - set(asked))
    if unused:
        raise InvalidParameter(
            f"{field}: the parameter {unused[0]!r} is declared and never asked for; "
            f"write ${unused[0]} or leave it out"
        )
    return frozenset(asked)
