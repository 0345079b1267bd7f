"""The books of the villages of a county: what they receive and spend in a year, with invoices.

Every village receives its running costs from the county each quarter and spends less than that.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.sample import identifiers
from ingest.sample.county import County, constant, day_of, payment_number, pick
from ingest.sample.draws import Ints, draws
from ingest.sample.firms import BUILDERS, DINERS, FARMS, OFFICE, POWER, Firm
from ingest.sample.people import Flags
from ingest.sample.programmes import YEAR
from ingest.sample.tables import COLUMNS, dates, money
from ingest.sample.world import MEMBERS, RESERVED, SLOTS

#: Project and fund of the villages' running costs.
RUNNING: Final = "9100001"
QUARTER_FEN: Final = 3_000_000
#: Serial of a village's first quarterly payment inside the county.
QUARTERS: Final = 8_000_000

GRANT, RENT, BILL, LABOUR = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One usual entry of a village's year; `firm` is the first of `firms` that may be meant."""

    kind: int
    month: int
    day: int
    code: str
    subject: str
    summary: str
    fen: int
    firm: int = 0
    firms: int = 1


ENTRIES: Final = (
    *(
        Entry(GRANT, m, 20, "522", "补助收入", "村级组织运转经费", QUARTER_FEN)
        for m in (1, 4, 7, 10)
    ),
    *(
        Entry(RENT, m, 12, "511", "发包及上交收入", "土地发包收入", 600_000, FARMS, 5)
        for m in (6, 12)
    ),
    *(Entry(BILL, m, 8, "541", "管理费用", "电费", 41_300, POWER) for m in range(2, 13)),
    *(
        Entry(BILL, m, 15, "541", "管理费用", "购办公用品", 67_900, OFFICE, 3)
        for m in (3, 6, 9, 11)
    ),
    *(Entry(BILL, m, 22, "541", "管理费用", "工作用餐", 38_600, DINERS, 4) for m in (5, 11)),
    *(
        Entry(BILL, m, 24, "154", "在建工程", "村道维修", 910_300, BUILDERS, 8)
        for m in (4, 8, 11)
    ),
    *(Entry(LABOUR, m, 26, "541", "管理费用", "清扫误工", 131_700) for m in range(2, 13)),
    *(Entry(LABOUR, m, 27, "551", "其他支出", "水渠清淤用工", 88_300) for m in (3, 5, 9, 10)),
)
#: Numbers of entries: village * this + entry.
WIDTH: Final = 100


class Ledger:
    """The entries of all villages of a county as columns."""

    def __init__(self, county: County, firms: list[Firm]) -> None:
        self.county, self.firms = county, firms
        self.village = np.repeat(county.villages, len(ENTRIES))
        self.local = self.village - county.villages[0]
        self.entry = np.tile(np.arange(len(ENTRIES)), len(county.villages))
        self.number = self.village * WIDTH + self.entry
        self.kind = self._of("kind")
        seed = county.world.seed
        share = 80 + draws(seed, "ledger", self.number, 40)
        base = self._of("fen")
        self.fen = np.where(self.kind == GRANT, base, base * share // 10_000 * 100)
        offset = draws(seed, "ledger day", self.number, 4)
        starts = np.array([day_of(e.month) + e.day - 1 for e in ENTRIES])
        self.days = starts[self.entry] + np.where(self.kind == GRANT, 0, offset)
        drawn = draws(seed, "ledger firm", self.number, 1 << 20)
        self.firm = self._of("firm") + drawn % self._of("firms")
        self.person = self._persons()

    def _of(self, name: str) -> Ints:
        return np.array([getattr(e, name) for e in ENTRIES])[self.entry]

    def _persons(self) -> Ints:
        """Return the position of the labourer, who lives, among the people of the county."""
        folk = self.county.folk
        drawn = draws(self.county.world.seed, "labourer", self.number, 30)
        wanted = (self.village * SLOTS + RESERVED + drawn) * MEMBERS
        found: Ints = np.searchsorted(folk.number, wanted)
        while (dead := folk.died_month[found] > 0).any():
            drawn = np.where(dead, (drawn + 1) % 30, drawn)
            wanted = (self.village * SLOTS + RESERVED + drawn) * MEMBERS
            found = np.searchsorted(folk.number, wanted)
        return found

    def _texts(self, chosen: Ints, words: list[str], *, where: Flags) -> pa.Array:
        return pick(np.where(where, chosen + 1, 0), ["", *words])

    def table(self) -> pa.Table:
        """Return the ledger."""
        world, count = self.county.world, len(self.entry)
        bill, labour = self.kind == BILL, self.kind == LABOUR
        grant, rent = self.kind == GRANT, self.kind == RENT
        income = np.where(grant | rent, self.fen, 0)
        quarter = payment_number(self.county.index, QUARTERS) + self.local * 4 + self.entry
        villages = self.county.villages.tolist()
        numbers = identifiers.text(identifiers.digits(self.number, 12))
        other = self._counterparties(rent, labour)
        columns = {
            "entry_id": numbers,
            "village_code": pick(self.local, self.county.village_texts),
            "village_name": pick(self.local, [world.village_full_name(v) for v in villages]),
            "own_account": pick(self.local, [world.village_account(v) for v in villages]),
            "voucher_no": pick(self.entry, [f"记{n + 1:03d}" for n in range(len(ENTRIES))]),
            "date": dates(self.days),
            "subject_code": _words(self.entry, "code"),
            "subject": _words(self.entry, "subject"),
            "summary": _words(self.entry, "summary"),
            "income": money(income, empty_zero=True),
            "expense": money(self.fen - income, empty_zero=True),
            **other,
            "handler": self.county.names(self._cadre(0)),
            "witness": self.county.names(self._cadre(1)),
            "approver": self.county.names(self._cadre(0)),
            "project_code": constant("", count),
            "source_detail_id": _where(
                grant, identifiers.text(identifiers.digits(quarter, 14))
            ),
            **self._invoice_columns(bill),
        }
        return pa.table(columns)

    def _counterparties(self, rent: Flags, labour: Flags) -> dict[str, pa.Array]:
        county, is_rent, is_labour = self.county, rent, labour
        firm_rows = np.where(is_rent, self.firm + 1, 0)
        named = pa.array([f.name for f in self.firms])
        kinds = np.where(is_rent, 1, np.where(is_labour, 2, 0))
        persons = {
            "counterparty": (county.names(self.person), ["", *named.to_pylist()]),
            "counterparty_identity": (county.ids, ["", *(f.code for f in self.firms)]),
            "counterparty_account": (county.cards, ["", *(f.account for f in self.firms)]),
        }
        columns = {}
        for name, (of_people, of_firms) in persons.items():
            human = (
                of_people.cast(pa.string())
                if name == "counterparty"
                else of_people.take(pa.array(self.person))
            )
            firm_text = pa.array(of_firms).take(pa.array(firm_rows))
            columns[name] = pc.if_else(pa.array(is_labour), human, firm_text)
        return {**columns, "counterparty_kind": pick(kinds, ["", "企业", "个人"])}

    def _cadre(self, place: int) -> Ints:
        first = np.searchsorted(self.county.folk.number, self.village * SLOTS * MEMBERS)
        result: Ints = first + place
        return result

    def _invoice_columns(self, bill: Flags) -> dict[str, pa.Array]:
        billed = bill
        names = [f.name for f in self.firms]
        codes = [f.code for f in self.firms]
        items = sorted({f.item for f in self.firms})
        item = np.array([items.index(f.item) for f in self.firms])[self.firm]
        return {
            "invoice_code": constant("", len(self.entry)),
            "invoice_number": _where(billed, self.invoice_numbers()),
            "invoice_date": dates(np.where(billed, self.days - 2, 0)),
            "invoice_amount": money(np.where(billed, self.fen, 0), empty_zero=True),
            "invoice_item": self._texts(item, items, where=billed),
            "seller_name": self._texts(self.firm, names, where=billed),
            "seller_identity": self._texts(self.firm, codes, where=billed),
        }

    def invoice_numbers(self) -> pa.Array:
        """Return 20-digit numbers: 25 99 1 and a scattered sequence, never the same twice."""
        lead = np.broadcast_to(np.frombuffer(b"25991", dtype=np.uint8), (len(self.number), 5))
        sequence = (self.number * 48_271_939 + 77) % 10**15
        return identifiers.text(np.hstack([lead, identifiers.digits(sequence, 15)]))

    def invoices(self) -> pa.Table:
        """Return the register of the invoices that the villages booked."""
        table = self.table().filter(pa.array(self.kind == BILL))
        tax = self.fen[self.kind == BILL] * 3 // 103
        return pa.table(
            {
                "invoice_code": table["invoice_code"],
                "invoice_number": table["invoice_number"],
                "seller_name": table["seller_name"],
                "seller_identity": table["seller_identity"],
                "buyer_name": table["village_name"],
                "division": table["village_code"],
                "item": table["invoice_item"],
                "total": table["invoice_amount"],
                "tax": money(tax),
                "issued_at": table["invoice_date"],
            }
        )

    def grants(self) -> pa.Table:
        """Return the payments of the villages' running costs, as the county lists them."""
        chosen = self.kind == GRANT
        local, count = self.local[chosen], int(chosen.sum())
        table, quarter = self.table().filter(pa.array(chosen)), self.entry[chosen]
        world, county = self.county.world, self.county
        code = f"{world.county_code6[county.index]}{YEAR % 100}{RUNNING}000000"
        villages = county.villages.tolist()
        blank = constant("", count)
        number = payment_number(county.index, QUARTERS) + local * 4 + quarter
        named = {
            "pay_detail_id": pa.array(number),
            "voucher_no": pick(quarter, [f"YZ{YEAR}{county.index:03d}{q}" for q in range(4)]),
            "fund_code": constant(f"{RUNNING}-{YEAR}", count),
            "program_code": constant(RUNNING, count),
            "program_name": constant("村级组织运转经费", count),
            "project_code": constant(code, count),
            "village_code": table["village_code"],
            "payee_name": table["village_name"],
            "identity": pick(local, [world.village_credit_code(v) for v in villages]),
            "payee_kind": constant("集体", count),
            "payee_village_code": table["village_code"],
            "account": table["own_account"],
            "bank": constant("晏江农村商业银行", count),
            "amount": table["income"],
            "use": constant("村级组织运转经费", count),
            "period": pick(quarter, [f"{YEAR}-{m:02d}" for m in (1, 4, 7, 10)]),
            "paid_at": table["date"],
            "status": constant("支付成功", count),
        }
        return pa.table({c: named.get(c, blank) for c in COLUMNS["payments"].split()})


def _words(entry: Ints, name: str) -> pa.Array:
    words = [str(getattr(e, name)) for e in ENTRIES]
    unique = sorted(set(words))
    return pick(np.array([unique.index(w) for w in words])[entry], unique)


def _where(chosen: Flags, values: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(chosen), values, "")
