"""The payments and registers of one county as Arrow tables.

Whatever repeats is dictionary-encoded by position, so that half a million rows cost a few
gathers of integers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa

from ingest.sample import identifiers
from ingest.sample.draws import Ints, draws
from ingest.sample.grants import Grants, grants, land_tenths
from ingest.sample.names import full_names
from ingest.sample.people import KEPT, People, people
from ingest.sample.programmes import YEAR, programmes
from ingest.sample.tables import dates, day, money
from ingest.sample.world import MEMBERS, World

BANKS = (
    "晏江农村商业银行",
    "邮政储蓄网点",
    "农业银行网点",
    "信用联社",
    "村镇银行",
    "工商银行网点",
)
RELATIONS = ("户主", "配偶", "子女", "父母", "子女")
#: Numbers of payments: year, county, and this many for each county.
_IDS = 10_000_000


def project_code(world: World, county: int, programme: str, town: int | None = None) -> str:
    """Return the 21-character project code of a programme in a county or township."""
    serial = 0 if town is None else 100 + town
    return f"{world.county_code6[county]}{YEAR % 100}{programme}{serial:06d}"


def payment_number(county: int, serial: int) -> int:
    """Return the number of a payment: `serial` below 8,000,000 ordinary ones."""
    return (YEAR * 1000 + county) * _IDS + serial


def pick(index: Ints, words: Sequence[str] | pa.Array) -> pa.Array:
    """Return `words[index]` as a dictionary column; the words must differ."""
    array = words if isinstance(words, pa.Array) else pa.array(words, type=pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int32)), array)


def constant(word: str, count: int) -> pa.Array:
    """Return a column that says the same in every row."""
    return pick(np.zeros(count, dtype=np.int64), [word])


@dataclass(frozen=True)
class County:
    """One county: its people and what is derived from them."""

    world: World
    index: int

    @cached_property
    def villages(self) -> Ints:
        """Numbers of the villages."""
        first = self.world.first_village
        return np.arange(first[self.index], first[self.index + 1])

    @cached_property
    def folk(self) -> People:
        """Everybody."""
        return people(self.world, self.villages)

    @cached_property
    def grants(self) -> Grants:
        """The ordinary subsidy payments."""
        return grants(self.world, self.folk)

    @cached_property
    def ids(self) -> pa.Array:
        """ID number of each person."""
        return identifiers.text(self.folk.id_bytes())

    @cached_property
    def cards(self) -> pa.Array:
        """Card number of each person."""
        return identifiers.text(self.folk.card_bytes())

    @cached_property
    def phones(self) -> pa.Array:
        """Phone number of each person."""
        return identifiers.text(identifiers.phones(self.folk.number))

    @cached_property
    def village_texts(self) -> pa.Array:
        """Code of each village."""
        return identifiers.text(identifiers.digits(self._codes, 12))

    @property
    def _codes(self) -> Ints:
        return self.world.village_numbers[self.villages]

    @cached_property
    def _name_words(self) -> tuple[pa.Array, Ints]:
        used, index = np.unique(self.folk.name, return_inverse=True)
        return full_names().take(pa.array(used)), index

    def names(self, person: Ints) -> pa.Array:
        """Return names of persons at these positions."""
        words, index = self._name_words
        return pick(index[person], words)

    def village_of(self, person: Ints) -> pa.Array:
        """Return village codes of persons at these positions."""
        return pick(self.folk.village[person] - self.villages[0], self.village_texts)

    @cached_property
    def project_codes(self) -> list[str]:
        """Project codes: for each programme the county's, then one for each township."""
        towns = [None, *range(self.world.towns[self.index])]
        return [
            project_code(self.world, self.index, programme.code, town)
            for programme in programmes()
            for town in towns
        ]

    @cached_property
    def project_of(self) -> Ints:
        """Index into `project_codes` of each ordinary payment."""
        by_town = np.array([p.by_town for p in programmes()])[self.grants.programme]
        town = self.world.town_in_county[self.folk.village[self.grants.person]] + 1
        width = self.world.towns[self.index] + 1
        result: Ints = self.grants.programme * width + np.where(by_town, town, 0)
        return result

    def payments(self) -> pa.Table:
        """Return the ordinary payments as a table."""
        g, folk, count = self.grants, self.folk, len(self.grants)
        head = folk.head[g.person]
        listed = programmes()
        yearly = np.array([p.times == 1 for p in listed])[g.programme]
        month_days = np.array([0, *(day_of(month) for month in range(1, 13))])
        columns = {
            "pay_detail_id": pa.array(payment_number(self.index, 0) + np.arange(count)),
            "source_detail_id": constant("", count),
            "voucher_no": self._vouchers(),
            "fund_code": pick(g.programme, [p.fund_code for p in listed]),
            "program_code": pick(g.programme, [p.code for p in listed]),
            "program_name": pick(g.programme, [p.name for p in listed]),
            "project_code": pick(self.project_of, self.project_codes),
            "village_code": self.village_of(g.person),
            "holder_name": self.names(head),
            "holder_identity": pick(head, self.ids),
            "payee_name": self.names(g.payee),
            "identity": pick(g.payee, self.ids),
            "payee_kind": constant("个人", count),
            "payee_village_code": constant("", count),
            "beneficiary_name": self.names(g.person),
            "beneficiary_identity": pick(g.person, self.ids),
            "relationship": pick(
                np.array([0, 1, 2, 3, 2])[folk.place[g.person]], RELATIONS[:4]
            ),
            "account": pick(g.payee, self.cards),
            "bank": pick(draws(folk.seed, "bank", folk.village[g.payee], 6), BANKS),
            "phone": pick(g.payee, self.phones),
            "quantity": pick_quantity(g.quantity),
            "amount": money(g.amount),
            "use": pick(g.programme, [p.name for p in listed]),
            "period": pick(np.where(yearly, 0, g.month), periods()),
            "paid_at": dates(month_days[g.month] + g.day - 1),
            "status": constant("支付成功", count),
        }
        return pa.table(columns)

    def _vouchers(self) -> pa.Array:
        g = self.grants
        width = self.world.towns[self.index]
        town = self.world.town_in_county[self.folk.village[g.person]]
        code = (g.programme * 13 + g.month) * width + town
        words = np.arange(len(programmes()) * 13 * width) + (YEAR * 1000 + self.index) * 10**6
        return pick(code, identifiers.text(identifiers.digits(words, 13)))

    def land(self) -> pa.Table:
        """Return the confirmed land of every household."""
        folk = self.folk
        head = np.flatnonzero(folk.place == 0)
        household = folk.number[head] // MEMBERS
        count = len(head)
        return pa.table(
            {
                "asset_no": _numbered("TD", household),
                "asset_kind": constant("确权面积", count),
                "asset_name": constant("家庭承包地", count),
                "owner_name": self.names(head),
                "owner_identity": pick(head, self.ids),
                "division": self.village_of(head),
                "quantity": pick_quantity(land_tenths(folk.seed, household) * 100),
                "asset_unit": constant("亩", count),
                "asset_value": money(np.zeros(count, dtype=np.int64), empty_zero=True),
                "since": dates(np.full(count, 17_100) + household % 90),
            }
        )

    def belongings(self) -> pa.Table:
        """Return cars and houses; only households without low income have them."""
        folk = self.folk
        owner = (folk.place == 0) & (
            (folk.status == 0) | (folk.status == KEPT) & (folk.slot == 0)
        )
        drawn = draws(folk.seed, "belongings", folk.number, 100)
        chosen = np.flatnonzero(owner & (drawn < 22))
        car = drawn[chosen] < 17
        value = 6_000_000 + draws(folk.seed, "value", folk.number[chosen], 90) * 100_000
        return pa.table(
            {
                "asset_no": _numbered("C", folk.number[chosen]),
                "asset_kind": pick(np.where(car, 0, 1), ["车辆", "房产"]),
                "asset_name": pick(np.where(car, 0, 1), ["小型轿车", "城镇商品房"]),
                "owner_name": self.names(chosen),
                "owner_identity": pick(chosen, self.ids),
                "division": self.village_of(chosen),
                "quantity": pick_quantity(np.where(car, 1_000, 98_000)),
                "asset_unit": pick(np.where(car, 0, 1), ["辆", "平方米"]),
                "asset_value": money(np.where(car, value, value * 4)),
                "since": dates(18_000 + drawn[chosen] * 60),
            }
        )


def day_of(month: int) -> int:
    """Return the first day of a month of the sample's year, in days since 1970."""
    return day(date(YEAR, month, 1))


def periods() -> list[str]:
    """Return the year, then its twelve months."""
    return [str(YEAR), *(f"{YEAR}-{month:02d}" for month in range(1, 13))]


def pick_quantity(thousandths: Ints) -> pa.Array:
    """Return thousandths as decimals; 0 becomes an empty cell."""
    used, index = np.unique(thousandths, return_inverse=True)
    words = [f"{q / 1000:.3f}".rstrip("0").rstrip(".") if q else "" for q in used.tolist()]
    return pick(index, words)


def _numbered(prefix: str, number: Ints) -> pa.Array:
    lead = np.frombuffer(prefix.encode(), dtype=np.uint8)
    rows = np.broadcast_to(lead, (len(number), len(lead)))
    return identifiers.text(np.hstack([rows, identifiers.digits(number, 11)]))
