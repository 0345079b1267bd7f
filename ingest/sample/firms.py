"""Enterprises: a fixed set for each county, and more where a planted case needs one."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from ingest.sample.draws import draw
from ingest.sample.identifiers import account, credit_code
from ingest.sample.names import place
from ingest.sample.tables import Row
from ingest.sample.world import World

#: Kinds of the enterprises of a county, in order: what they sell and how they are called.
TRADES: Final = (
    *[("电费", "供电服务有限公司")],
    *[("办公用品", "文体用品店")] * 3,
    *[("建筑服务*道路维修", "建设工程有限公司")] * 8,
    *[("餐饮服务", "土菜馆")] * 4,
    *[("农药化肥", "农资经营部")] * 3,
    *[("土地租金", "生态农业有限公司")] * 5,
)
POWER, OFFICE, BUILDERS, DINERS, FARM_SHOPS, FARMS = 0, 1, 4, 12, 16, 19


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise."""

    name: str
    code: str
    account: str
    item: str
    county: int
    legal_name: str = ""
    legal_identity: str = ""
    kind: str = "企业"
    registered: date = date(2016, 5, 9)

    def row(self, world: World) -> Row:
        """Return the line of the business register."""
        return {
            "credit_code": self.code,
            "enterprise_name": self.name,
            "enterprise_kind": self.kind,
            "legal_name": self.legal_name,
            "legal_identity": self.legal_identity,
            "registered_at": self.registered,
            "division": world.county_code(self.county),
            "address": f"{world.county_name(self.county)}工业路{int(self.account[-6:-1])}号",
            "account": self.account,
            "bank": "晏江农村商业银行",
        }


def firm(world: World, county: int, serial: int, trade: int = BUILDERS) -> Firm:
    """Return enterprise `serial` of a county (below 1,000)."""
    number = county * 1_000 + serial
    item, ending = TRADES[trade]
    name = place(draw(world.seed, "firm", number, 5_000)) + f"{serial + 1}号{ending}"
    return Firm(
        name=world.county_name(county)[:-1] + name,
        code=credit_code("91", int(world.county_code6[county]), number),
        account=account(20, number),
        item=item,
        county=county,
    )


def firms(world: World, county: int) -> list[Firm]:
    """Return the ordinary enterprises of a county."""
    return [firm(world, county, serial, serial) for serial in range(len(TRADES))]
