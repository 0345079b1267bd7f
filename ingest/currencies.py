"""Currencies that a header, a title or a cell names, in Chinese words, signs or codes."""

import re
from typing import Final

#: Words for each currency beside its ISO 4217 code. ¥ is that of two and no word here; a code
#: that is an English word (ALL, TOP, TRY) is left out.
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "CNY": ("人民币", "rmb"),
    "USD": ("美元", "美金", "us$", "$"),
    "EUR": ("欧元", "€"),
    "GBP": ("英镑", "£"),
    "JPY": ("日元", "日圆"),
    "HKD": ("港元", "港币", "hk$"),
    "MOP": ("澳门元", "澳门币"),
    "TWD": ("新台币", "台币", "nt$"),
    "KRW": ("韩元", "韩圆"),
    "RUB": ("卢布",),
    "CAD": ("加元", "加拿大元"),
    "AUD": ("澳元", "澳大利亚元"),
    "NZD": ("新西兰元",),
    "SGD": ("新加坡元", "新元"),
    "CHF": ("瑞士法郎", "瑞郎"),
    "SEK": (),
    "NOK": (),
    "DKK": (),
    "INR": (),
    "THB": ("泰铢",),
    "VND": ("越南盾",),
    "MYR": ("林吉特",),
    "IDR": (),
    "PHP": (),
    "KZT": (),
    "MNT": (),
    "BRL": (),
    "ZAR": (),
    "AED": (),
    "SAR": (),
}
_CODES: Final = {
    word: code for code, words in _WORDS.items() for word in (*words, code.lower())
}
_ANY: Final = "|".join(re.escape(word) for word in sorted(_CODES, key=len, reverse=True))
_MONEY: Final = re.compile(rf"({_ANY})?\s*([十百千万亿]*)\s*({_ANY})?\s*(元|yuan)?")


def words_for(code: str) -> tuple[str, ...]:
    """Return every word in lower case that names the currency `code`, itself among them."""
    return (code.lower(), *_WORDS.get(code, ()))


def split_unit(words: str) -> tuple[str, str]:
    """Return the currency that `words` name, and the unit that is left of them.

    `words` are in lower case: 万美元 is USD and 万元, usd is USD and no unit; what names no
    currency is given back whole.
    """
    found = _MONEY.fullmatch(words)
    before, many, after, yuan = found.groups("") if found else ("",) * 4
    if not (before or after):
        return "", words
    in_yuan = many or yuan or before.endswith("元") or after.endswith("元")
    return _CODES[after or before], f"{many}元" if in_yuan else ""
