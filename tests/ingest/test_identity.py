import hashlib
import hmac

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import NotConfigured
from ingest.identity import Tokens, tokens

KEYS = st.binary(min_size=16, max_size=200)


@settings(deadline=None)
@given(KEYS, st.text(min_size=1))
def test_a_token_is_hmac_sha256_cut_to_24_digits(key: bytes, text: str) -> None:
    expected = hmac.new(key, f"account:{text}".encode(), hashlib.sha256).hexdigest()[:24]
    assert Tokens(key).token("account", pa.array([text])).to_pylist() == [expected]


@settings(deadline=None)
@given(st.lists(st.text()))
def test_equal_texts_have_equal_tokens_and_others_do_not(texts: list[str]) -> None:
    made = (
        Tokens(b"0123456789abcdef").token("identity", pa.array(texts, pa.string())).to_pylist()
    )
    assert len(set(zip(texts, made, strict=True))) == len(set(texts)) == len(set(made))
    assert all((token == "") == (text == "") for text, token in zip(texts, made, strict=True))


def test_another_key_or_kind_makes_other_tokens() -> None:
    one, other = tokens("k" * 16), tokens("l" * 16)
    texts = pa.array(["430822"])
    made = [one.token("a", texts), one.token("b", texts), other.token("a", texts)]
    assert len({array[0].as_py() for array in made}) == 3
    assert one.fingerprint() == tokens("k" * 16).fingerprint() != other.fingerprint()


@pytest.mark.parametrize("key", ["", "short", "k" * 15])
def test_a_key_that_is_no_secret_is_refused(key: str) -> None:
    with pytest.raises(NotConfigured, match="at least 16 characters"):
        tokens(key)


def test_the_key_is_never_shown() -> None:
    made = tokens("a very secret key")
    assert "secret" not in repr(made) and "secret" not in made.fingerprint()
