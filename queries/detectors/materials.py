"""Building materials: how much an invoice's item says, and how much a road can hold."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

#: Thousandths of a metre in a length unit; longer words first, so that 平方米 is no 米.
_LENGTHS: Final = {"公里": 1_000, "千米": 1_000, "km": 1_000, "延米": 1, "米": 1, "m": 1}
_UNITS: Final = re.compile(
    r"平方公里|平方千米|平方米|立方米|公里|千米|延米|公顷|公斤|千克|km|m2|m3|米|亩|吨|方|m"
)
_AMOUNT: Final = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)\s*(万|千)?\s*"
    r"(公斤|千克|kg|吨|t(?![a-z])|立方米|立方|m3|方(?!向|案|便|面))"
)
_TIMES: Final = {"万": 10_000, "千": 1_000, None: 1}
_KILOGRAMS: Final = {"公斤": 1, "千克": 1, "kg": 1, "吨": 1_000, "t": 1_000}


class Material(BaseModel):
    """A building material and its physical bounds in a village road.

    Attributes:
        words: what invoices call it.
        tonnes_per_km: more than a kilometre of road can hold.
        density: kilograms in a cubic metre, as it is delivered.
        least_yuan, most_yuan: what a tonne costs at least and at most.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[str, ...]
    tonnes_per_km: Annotated[int, Field(gt=0)]
    density: Annotated[int, Field(gt=0)]
    least_yuan: Annotated[int, Field(ge=0)]
    most_yuan: Annotated[int, Field(gt=0)]

    def __str__(self) -> str:
        words = "/".join(self.words)
        return f"{words} ≤ {self.tonnes_per_km} t/km ({self.density} kg/m³)"

    def kilograms(self, item: str) -> int:
        """Return the kilograms that an item says; 0 where it says none."""
        found = _AMOUNT.search(_plain(item))
        if found is None:
            return 0
        amount = float(found[1].replace(",", "")) * _TIMES[found[2]]
        return round(amount * _KILOGRAMS.get(found[3], self.density))


#: The first material whose words an item holds is meant, so compounds come first.
MATERIALS: Final = (
    Material(
        words=("水泥稳定", "水稳", "级配碎石"),
        tonnes_per_km=8_000,
        density=2_300,
        least_yuan=40,
        most_yuan=400,
    ),
    Material(
        words=("沥青混凝土", "沥青砼", "沥青混合料", "沥青"),
        tonnes_per_km=3_000,
        density=2_400,
        least_yuan=250,
        most_yuan=6_000,
    ),
    Material(
        words=("混凝土", "砼"),
        tonnes_per_km=5_000,
        density=2_400,
        least_yuan=80,
        most_yuan=500,
    ),
    Material(
        words=("水泥",), tonnes_per_km=1_500, density=1_300, least_yuan=150, most_yuan=1_000
    ),
    Material(
        words=("钢筋", "钢材", "螺纹钢"),
        tonnes_per_km=200,
        density=7_850,
        least_yuan=2_000,
        most_yuan=9_000,
    ),
    Material(
        words=(
            *("砂石", "沙石", "碎石", "石子", "砾石", "卵石", "片石", "块石", "毛石", "石料"),
            *("石粉", "石渣", "河砂", "河沙", "机制砂", "砂", "沙"),
        ),
        tonnes_per_km=10_000,
        density=1_600,
        least_yuan=15,
        most_yuan=400,
    ),
)


def material_of(item: str, materials: Iterable[Material]) -> Material | None:
    """Return the first material that an item names."""
    return next((each for each in materials if any(word in item for word in each.words)), None)


def metres(thousandths: int, unit: str) -> int:
    """Return a length in metres; 0 where the unit is none of length."""
    found = _UNITS.findall(_plain(unit))
    return thousandths * _LENGTHS.get(found[0], 0) // 1_000 if found else 0


def is_doubled(unit: str) -> bool:
    """Return whether a unit is written as two, like 公里（米）."""
    return len(set(_UNITS.findall(_plain(unit)))) > 1


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
