"""Keyed tokens: equal identities give equal tokens, and nobody without the key can tell whose.

A token is the first 24 hexadecimal digits of HMAC-SHA256 over `kind:value`, where the value is
in its normal form already (see `ingest.checks`). The empty value has the empty token.
"""

import hashlib
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import NotConfigured

MIN_KEY: Final = 16  # characters
TOKEN_LENGTH: Final = 24  # hexadecimal digits, 96 bits

#: Tokens of a kind kept at hand (about 120 MB): the same people come in chunk after chunk.
REMEMBERED: Final = 500_000

_BLOCK: Final = 64  # bytes of a SHA-256 block
_INNER: Final = bytes(byte ^ 0x36 for byte in range(256))
_OUTER: Final = bytes(byte ^ 0x5C for byte in range(256))


class Tokens:
    """Makes tokens with one key. The key is never shown; `fingerprint` tells keys apart."""

    def __init__(self, key: bytes) -> None:
        if len(key) < MIN_KEY:
            raise NotConfigured(
                f"the token key has {len(key)} bytes; at least {MIN_KEY} are needed"
            )
        block = hashlib.sha256(key).digest() if len(key) > _BLOCK else key
        block = block.ljust(_BLOCK, b"\0")
        # HMAC spelt out (RFC 2104): copying two started hashes is twice as fast as hmac.digest.
        self._inner = hashlib.sha256(block.translate(_INNER))
        self._outer = hashlib.sha256(block.translate(_OUTER))
        self._known: dict[str, dict[str, str]] = {}

    def __repr__(self) -> str:
        return f"Tokens({self.fingerprint()})"

    def fingerprint(self) -> str:
        """Return 16 digits that are equal for equal keys."""
        return self._one(b"fingerprint:")[:16]

    def token(self, kind: str, values: pa.Array) -> pa.Array:
        """Return the token of each of `values` (text in normal form), '' where it is empty.

        Args:
            kind: keeps equal texts of other meaning apart: identity, account, phone, address.
        """
        encoded = pc.dictionary_encode(values)
        prefix, one = f"{kind}:".encode(), self._one
        known = self._known.setdefault(kind, {"": ""})
        if len(known) > REMEMBERED:
            known = self._known[kind] = {"": ""}
        made = []
        for text in encoded.dictionary.to_pylist():
            token = known.get(text)
            if token is None:
                token = known[text] = one(prefix + text.encode())
            made.append(token)
        return pa.array(made, pa.string()).take(encoded.indices)

    def forget(self) -> None:
        """Let go of the texts whose tokens were kept at hand."""
        self._known.clear()

    def _one(self, message: bytes) -> str:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.hexdigest()[:TOKEN_LENGTH]


def tokens(key: str) -> Tokens:
    """Return the maker of tokens for the key as a person sets it.

    Raises:
        NotConfigured: there is no key, or it is too short to be a secret.
    """
    if not key:
        raise NotConfigured(
            "no key for tokens; set FUNDTRACE_TOKEN_KEY to a secret text of at least "
            f"{MIN_KEY} characters and keep it: another key makes other tokens"
        )
    if len(key) < MIN_KEY:
        raise NotConfigured(
            f"the key for tokens has {len(key)} characters; "
            f"at least {MIN_KEY} characters are needed"
        )
    return Tokens(key.encode())
