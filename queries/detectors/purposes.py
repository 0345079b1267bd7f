"""What the words of a purpose say: whether two are of one thing, and what is forbidden."""

from collections.abc import Iterable, Sequence
from typing import Final

#: Words that say nothing of what money was used for.
GENERIC: Final = (
    "支付款项", "货款", "工程款", "进度款", "结算款", "预付款", "材料款", "合同款", "转账",
    "往来款", "往来", "拨款", "拨付", "付款", "支付", "款项", "资金", "补发", "补助", "补贴",
    "其他", "项目", "费用", "经费", "专项", "发放", "尾款", "质保金",
)  # fmt: skip


def pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters of a text, generic words taken out."""
    for word in GENERIC:
        text = text.replace(word, " ")
    parts = "".join(c if c.isalnum() else " " for c in text).split()
    return {part[at : at + 2] for part in parts for at in range(len(part) - 1)}


def says_something(text: str) -> bool:
    """Return whether a stated use says more than that money was paid."""
    return bool(pairs(text))


def related(text: str, others: Iterable[str]) -> bool:
    """Return whether a text shares a pair of characters with one of the others."""
    own = pairs(text)
    return any(own & pairs(other) for other in others)


def named(text: str, words: Sequence[str]) -> str:
    """Return the first of `words` that a text holds, else the empty string."""
    return next((word for word in words if word in text), "")


def named_beyond(text: str, words: Sequence[str], own: Iterable[str]) -> str:
    """Return the first of `words` that a text holds, unless one of `own` holds it too."""
    word = named(text, words)
    return "" if any(word in each for each in own) else word


#: Uses that earmarked money may never pay, as the negative lists of such funds have them.
FORBIDDEN: Final = (
    "办公楼", "楼堂馆所", "办公用房", "公务用车", "购车", "小汽车", "招待", "接待费", "宴请",
    "偿还", "还贷", "还款", "欠款", "债务", "利息", "罚款", "滞纳金", "弥补亏损", "平衡预算",
    "奖金", "津补贴", "福利费", "旅游", "考察", "烟酒", "礼品", "购物卡",
)  # fmt: skip
