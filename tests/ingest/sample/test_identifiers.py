from pathlib import Path

import pytest

from ingest.sample.identifiers import credit_code
from tests.ingest.sample.reading import whole

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _checked(number: str) -> bool:
    total = sum(int(d) * w for d, w in zip(number[:17], WEIGHTS, strict=True))
    return number[17] == "10X98765432"[total % 11]


def _luhn(number: str) -> bool:
    doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(number))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def test_id_numbers_pass_their_check_digit_and_are_unissued(demo: Path) -> None:
    numbers = whole(demo, "persons")["identity"]
    assert all(len(n) == 18 and n.startswith("99") and _checked(n) for n in numbers)


def test_no_id_number_is_given_twice(demo: Path) -> None:
    numbers = whole(demo, "persons")["identity"]
    assert numbers.is_unique


def test_every_person_who_is_paid_has_an_unissued_number(demo: Path) -> None:
    paid = whole(demo, "payments")
    people = set(whole(demo, "persons")["identity"])
    numbers = paid.loc[paid["payee_kind"] == "个人", "identity"]
    assert all(n in people or (len(n) == 15 and n.startswith("99")) for n in numbers)


def test_cards_pass_luhn_and_telephones_are_of_a_segment_without_an_operator(
    demo: Path,
) -> None:
    paid = whole(demo, "payments")
    cards = set(paid["account"]) - {""}
    assert all(_luhn(card) for card in cards)
    assert set(paid["phone"].str[:3]) == {"142", ""}


def test_division_codes_are_unissued(demo: Path) -> None:
    assert whole(demo, "divisions")["division_code"].str.startswith("99").all()


@pytest.mark.parametrize("kind", ["91", "93", "N2"])
def test_a_credit_code_is_as_the_standard_says(kind: str) -> None:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    code = credit_code(kind, 990121, 1234)
    total = sum(alphabet.index(c) * pow(3, place, 31) for place, c in enumerate(code[:17]))
    assert code[17] == alphabet[(31 - total) % 31]
