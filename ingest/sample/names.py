"""Invented names of people and places."""

from functools import cache
from typing import Final

import pyarrow as pa

PROVINCE: Final = "晏江省"
PROVINCE_SHORT: Final = "晏"

_SURNAMES: Final = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
    "云苏潘葛奚范彭郎"
)
_GIVEN: Final = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国红梅春生文海波宇婷雪飞鹏"
    "志远思源立新永福晓东长林家乐"
)
_PLACE_1: Final = "青云石龙白鹤清溪梅桃竹松枫荷金银玉凤麒麟狮象东西南北上下大小高长古新双三五九"
_PLACE_2: Final = "坪冲坳湾塘岭洲桥渡铺岗湖泉坝屯寨垭塅畈墟"

#: How many full names there are; `full_names()` is indexed below this number.
NAMES: Final = len(_SURNAMES) * len(_GIVEN) * (len(_GIVEN) + 1)
#: Names that share a surname stand together, this many of them.
PER_SURNAME: Final = len(_GIVEN) * (len(_GIVEN) + 1)


@cache
def full_names() -> pa.Array:
    """Return all names; index = surname * PER_SURNAME + given."""
    given = [a + b for a in _GIVEN for b in ("", *_GIVEN)]
    return pa.array([surname + name for surname in _SURNAMES for name in given])


def surnames() -> int:
    """Return how many surnames there are."""
    return len(_SURNAMES)


def place(index: int) -> str:
    """Return a place name without its 村 or 镇; they repeat only after several thousand."""
    first, rest = index % len(_PLACE_1), index // len(_PLACE_1)
    second, third = rest % len(_PLACE_2), rest // len(_PLACE_2)
    middle = _PLACE_1[(third * 7 + first + 1) % len(_PLACE_1)] if third else ""
    return _PLACE_1[first] + middle + _PLACE_2[(second + first) % len(_PLACE_2)]
