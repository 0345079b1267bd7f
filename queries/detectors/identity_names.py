"""Whether two names are of one person: written alike, masked, or with a character like it."""

import unicodedata
from typing import Final

from pypinyin import Style, pinyin

#: What stands in for characters that are masked, or that a bank's system cannot write.
_ANY: Final = frozenset("*?□〇■#XＸ×")
#: What is left out between the parts of a name.
_BETWEEN: Final = frozenset("·•・.。‧∙-_'’()（）")


def plain(name: str) -> str:
    """Return a name in one width, without spaces and what stands between its parts."""
    wide = unicodedata.normalize("NFKC", name).upper()
    return "".join(c for c in wide if not c.isspace() and c not in _BETWEEN)


def differ(one: str, two: str) -> bool:
    """Return whether two names cannot be the same name, masked ones being unknown there."""
    first, second = plain(one), plain(two)
    if len(first) != len(second):
        return True
    return any(not _same(a, b) for a, b in zip(first, second, strict=True))


def sound_alike(one: str, two: str) -> bool:
    """Return whether each character that differs is a variant or sounds the same.

    Tones are left out, as people type without them. At least one character is the same.
    """
    first, second = plain(one), plain(two)
    if len(first) != len(second):
        return False
    both = list(zip(first, second, strict=True))
    alike = all(_same(a, b) or _sounds(a) & _sounds(b) for a, b in both)
    return alike and any(a == b for a, b in both)


def _same(one: str, two: str) -> bool:
    return one == two or one in _ANY or two in _ANY


def _sounds(character: str) -> set[str]:
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return {sound for sounds in found for sound in sounds}
