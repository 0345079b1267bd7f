"""Money, times and names the way people read them."""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from graph.model import Node
from graph.words import Language, catalogue, say

#: Asia/Shanghai; China has kept no summer time since 1991.
SHANGHAI: Final = timezone(timedelta(hours=8))
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FEN: Final = 100

#: Short forms: least fen, fen to one unit, sign of the unit.
_UNITS: Final = {
    Language.ZH: ((10**10, 10**10, "亿"), (10**6, 10**6, "万")),
    Language.EN: ((10**11, 10**11, "B"), (10**8, 10**8, "M")),
}


def yuan(fen: int) -> str:
    """Return `fen` to the last digit, as in ¥1,234,567.89."""
    sign = "-" if fen < 0 else ""
    return f"{sign}¥{abs(fen) // _FEN:,}.{abs(fen) % _FEN:02}"


def short_yuan(fen: int, language: Language) -> str:
    """Return `fen` in 亿 or 万 (billions or millions), half a hundredth rounded up."""
    sign = "-" if fen < 0 else ""
    for least, unit, name in _UNITS[language]:
        hundredths = (abs(fen) * 100 + unit // 2) // unit
        # 9,999.9999万 would round to 10,000万: that is written 1亿.
        if abs(fen) >= least or (name == "亿" and _rounds_up(abs(fen))):
            return f"{sign}¥{_trimmed(hundredths)}{name}"
    return yuan(fen).removesuffix(".00")


def _rounds_up(fen: int) -> bool:
    return (fen * 100 + 10**6 // 2) // 10**6 >= 10_000 * 100


def _trimmed(hundredths: int) -> str:
    return f"{hundredths // 100:,}.{hundredths % 100:02}".rstrip("0").rstrip(".")


def money(fen: int, language: Language) -> str:
    """Return `fen` in full; in Chinese with its short form from ten thousand yuan up."""
    if language is Language.ZH and abs(fen) >= 10**6:
        return f"{yuan(fen)}（{short_yuan(fen, language).replace('¥', '')}）"
    return yuan(fen)


def moment(at: int) -> str:
    """Return epoch milliseconds in Asia/Shanghai: the day, and the time unless midnight.

    0 is not known and gives the empty string; what no calendar holds is given as it is.
    """
    if at == 0:
        return ""
    try:
        local = (_EPOCH + timedelta(milliseconds=at)).astimezone(SHANGHAI)
    except OverflowError:
        return str(at)
    text = f"{local:%Y-%m-%d}" if local.year > 999 else f"{local.year:04}-{local:%m-%d}"
    if local.microsecond:
        return f"{text} {local:%H:%M:%S}.{local.microsecond // 1000:03}"
    return (
        text if (local.hour, local.minute, local.second) == (0, 0, 0) else f"{text} {local:%T}"
    )


def plain(text: str) -> str:
    """Return `text` on one line, without what could steer a terminal or turn the writing."""
    return "".join(" " if _steers(letter) else letter for letter in text).strip()


def _steers(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category in {"Cc", "Zl", "Zp", "Cs"} or unicodedata.bidirectional(letter) in {
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    }  # fmt: skip


def name_of(node: Node) -> str:
    """Return the name of `node`, or its id when it has none."""
    return plain(node.name) or plain(node.id)


def label_name(label: str, language: Language) -> str:
    """Return the word for a kind of node."""
    return _word(f"viz.label.{label}", label, language)


def flow_name(kind: str, language: Language) -> str:
    """Return the word for a kind of flow."""
    return _word(f"viz.flow.{kind}", kind, language)


def link_name(kind: str, language: Language) -> str:
    """Return the word for a kind of link."""
    return _word(f"viz.link.{kind}", kind, language)


def property_name(name: str, language: Language) -> str:
    """Return the word for a property."""
    return _word(f"viz.property.{name}", name, language)


def value_name(name: str, value: str | int, language: Language) -> str:
    """Return the word for a coded value of the property `name`, or the value itself."""
    return _word(f"viz.value.{name}.{value}", str(value), language)


def _word(key: str, otherwise: str, language: Language) -> str:
    return say(key, language) if key in catalogue() else plain(otherwise)


def several(names: Sequence[str], language: Language, *, most: int = 3) -> str:
    """Return the first `most` of `names` and how many there are."""
    listed = say("viz.list.comma", language).join(names[:most])
    if len(names) <= most:
        return listed
    return say("viz.tree.more", language, names=listed, count=len(names))
