from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.checks.credit_code import ALPHABET
from tests.ingest.checks.reading import faults, read, values

PERSON = "11010519491231002X"
COMPANY = "91350100M000100Y43"


def id_check(head: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(c) * w for c, w in zip(head, weights, strict=True)) % 11]


def code_check(head: str) -> str:
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    total = sum(ALPHABET.index(c) * w for c, w in zip(head, weights, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


@st.composite
def people(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1900, 1, 1), date(2020, 12, 31)))
    head = f"{draw(st.integers(110000, 659999))}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return head + id_check(head)


@st.composite
def organisations(draw: st.DrawFn, start: str = "") -> str:
    first = start or draw(
        st.sampled_from(["11", "12", "51", "54", "91", "92", "93", "N1", "N2", "N3"])
    )
    body = draw(st.text(ALPHABET, min_size=9, max_size=9))
    head = f"{first}{draw(st.integers(110000, 659999))}{body}"
    return head + code_check(head)


@given(people())
def test_an_id_number_tells_birth_and_sex(number: str) -> None:
    parsed = {
        suffix: array[0].as_py() for suffix, array in read("id_number", [number]).values.items()
    }
    assert parsed["_birth_year"] == int(number[6:10])
    assert parsed["_sex"] == ("M" if int(number[16]) % 2 else "F")
    assert len(parsed[""]) == 24


@given(people())
def test_only_the_right_check_character_passes(number: str) -> None:
    others = [number[:17] + last for last in "0123456789X" if last != number[17]]
    assert all(value == "" for value in values("id_number", others))
    assert set(faults("id_number", others)) <= {"bad_check_digit", "lost_digits"}


@given(people(), st.integers(0, 16))
def test_a_wrong_digit_or_swapped_neighbours_are_found(number: str, place: int) -> None:
    changed = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    swapped = number[:place] + number[place : place + 2][::-1] + number[place + 2 :]
    wrong = [text for text in (changed, swapped) if text != number]
    assert all(value == "" for value in values("id_number", wrong))


@given(people())
def test_one_person_has_one_token_however_written(number: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    forms = [
        number,
        number.lower(),
        f" {number} ",
        f"{number[:6]} {number[6:]}",
        f"'{number}",
        f'="{number}"',
        wide,
    ]
    if number[6:8] == "19":
        forms.append(number[:6] + number[8:17])
    assert len(set(values("id_number", forms))) == 1
    assert values("id_number", forms) == values("identity", forms)


@given(st.lists(st.one_of(people(), organisations()), unique=True, max_size=20))
def test_different_identities_have_different_tokens(numbers: list[str]) -> None:
    assert len(set(values("identity", numbers))) == len(numbers)


@given(organisations())
def test_every_alphabet_character_but_one_fails_as_check(code: str) -> None:
    forms = [code[:17] + last for last in ALPHABET]
    assert [bool(token) for token in values("credit_code", forms)] == [
        last == code[17] for last in ALPHABET
    ]


@pytest.mark.parametrize("start", ["N1", "N2", "N3"])
def test_collectives_have_credit_codes(start: str) -> None:
    @given(organisations(start))
    def passes(code: str) -> None:
        assert faults("credit_code", [code]) == {}
        assert values("credit_code", [code.lower()]) == values("identity", [code])

    passes()


def test_a_letter_that_looks_like_a_digit_is_no_part_of_a_credit_code() -> None:
    assert faults("credit_code", ["9135O100M000100Y43", "Z1350100M000100Y43", "91"]) == {
        "bad_credit_code": [0, 1, 2]
    }


def test_an_identity_is_read_as_what_it_is() -> None:
    texts = [PERSON, COMPANY, PERSON[:17] + "1", COMPANY[:17] + "4", "张三"]
    assert values("identity", texts, "_birth_year") == [1949, 0, 0, 0, 0]
    assert faults("identity", texts) == {"bad_check_digit": [2, 3], "bad_id_number": [4]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("4.30822E+17", "lost_digits"),
        ("4.3082219900101e+17", "lost_digits"),
        ("430822199001010000", "lost_digits"),
        ("11010519491331002X", "bad_birth_date"),
        ("110105299912310021", "bad_birth_date"),
        ("11010519491231002", "bad_id_number"),
        ("A1010519491231002X", "bad_id_number"),
    ],
)
def test_id_numbers_that_cannot_be(text: str, code: str) -> None:
    assert faults("id_number", [text]) == {code: [0]}


@given(people())
def test_the_mask_of_an_id_number_does_not_depend_on_its_middle(number: str) -> None:
    (mask,) = values("id_number", [number], "_mask")
    assert mask == number[:6] + "********" + number[14:]


@given(organisations())
def test_the_mask_of_a_credit_code_does_not_depend_on_its_middle(code: str) -> None:
    assert values("identity", [code], "_mask") == [code[:6] + "********" + code[14:]]


@given(st.text("0123456789", min_size=8, max_size=32))
def test_the_mask_of_an_account_is_its_last_four(number: str) -> None:
    assert values("account", [number], "_mask")[0] in ("", "****" + number[-4:])


def test_masks_of_phones_and_addresses() -> None:
    assert values("phone", ["13812345678", "0731-85123456"], "_mask") == [
        "138****5678",
        "****3456",
    ]
    long = "湖南省张家界市慈利县零阳镇1号"
    assert values("address", [long, "三组12号"], "_mask") == ["湖南省张家界****", "****"]


def test_a_column_of_numbers_in_arrow_slices_is_read_right() -> None:
    from ingest.checks import ColumnKind, ColumnSpec, parse
    from ingest.identity import tokens

    column = pa.array(["x", PERSON, COMPANY]).slice(1)
    parsed = parse(ColumnKind.IDENTITY, column, ColumnSpec(), tokens("a key for tests only"))
    assert parsed.values["_mask"].to_pylist() == ["110105********002X", "913501********0Y43"]
