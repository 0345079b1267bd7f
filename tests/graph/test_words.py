"""The catalogue: every text in both languages, with the same values in it."""

from string import Formatter

import pytest

from graph.words import Language, catalogue, say


def places(text: str) -> set[str]:
    """Return the names of the values in `text`."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_text_stands_in_every_language() -> None:
    wanted = {str(language) for language in Language}
    assert [key for key, text in catalogue().items() if set(text) != wanted] == []


def test_no_text_is_empty() -> None:
    empty = [key for key, text in catalogue().items() if not all(text.values())]
    assert empty == []


def test_the_languages_of_a_text_name_the_same_values() -> None:
    different = [
        key for key, text in catalogue().items() if places(text["zh"]) != places(text["en"])
    ]
    assert different == []


def test_chinese_has_chinese_in_it() -> None:
    plain = [
        key
        for key, text in catalogue().items()
        if text["zh"].isascii() and places(text["zh"]) == set()
    ]
    assert [key for key in plain if catalogue()[key]["zh"] != catalogue()[key]["en"]] == []


def test_an_unknown_key_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        say("no.such.text")
