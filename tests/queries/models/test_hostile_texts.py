"""Whatever is written, the answer is a model or a fault that is told; never a crash."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from graph.errors import InvalidParameter
from graph.query import Dialect
from queries.models.vocabulary import FORBIDDEN
from tests.queries.models.written import END, START, TEXT, asking, model

PIECES = st.sampled_from(
    [
        *"()[]{}*+-<>:|,.=$;&!/\\'\"`",
        *("..", "->", "]-", "-[", "){", "*1..3", "//", "/*", "*/", "\n", " ", "1", "$least"),
        *("MATCH", "RETURN", "ORDER BY", "WITH", "WHERE", "EXISTS", "AS", "DISTINCT", "CALL"),
        *("n", "subject", "amount", "Payee", ":Payee", ":PAID", "count(", "STARTS WITH", "`x`"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30), st.booleans())
def test_a_text_of_any_pieces_is_checked_to_its_end(pieces: list[str], whole: bool) -> None:
    text = " ".join(pieces)
    with contextlib.suppress(InvalidParameter):
        asking(START + text + END if whole else text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_a_text_of_any_letters_is_checked_to_its_end(text: str) -> None:
    with contextlib.suppress(InvalidParameter):
        asking(START + text + END)
    with contextlib.suppress(InvalidParameter, ValidationError):
        model(says={"zh": text, "en": text})


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_word_that_writes_is_found_between_any_two(data: st.DataObject) -> None:
    words = TEXT.split(" ")
    place = data.draw(st.integers(0, len(words)))
    word = data.draw(st.sampled_from(sorted(FORBIDDEN)))
    with pytest.raises(InvalidParameter):
        model(cypher=" ".join([*words[:place], word, *words[place:]]))


def test_a_long_text_is_checked_soon() -> None:
    text = START + "".join(f"WITH n MATCH (n)-[r{i}:PAID]-(:Payee)\n" for i in range(500)) + END
    assert asking(text).statements[Dialect.LADYBUG].columns == ("subject", "amount")
