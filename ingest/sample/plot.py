"""What is planted: rows for every table, and the line of truth that goes with them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np

from ingest.sample import identifiers
from ingest.sample.budget import Place
from ingest.sample.county import BANKS, RELATIONS, payment_number, project_code
from ingest.sample.draws import Ints, draw
from ingest.sample.firms import Firm, firm
from ingest.sample.people import of_numbers
from ingest.sample.programmes import YEAR, by_code
from ingest.sample.tables import Row, row_key
from ingest.sample.world import MEMBERS, SLOTS, World

#: Serial of the first planted payment of a county.
PLANTED: Final = 9_000_000
#: Slots that planted households are taken from; 0 is the secretary's, 12 of residents that
#: only show a place, 13 of the secretary's brother, 14 of a retired and 15 of a serving
#: public employee.
FIRST_SLOT, LAST_SLOT, RESIDENT = 1, 11, 12
BROTHER, RETIRED, EMPLOYEE = 13, 14, 15


@dataclass(frozen=True, slots=True)
class Person:
    """A person with what departments know of them."""

    number: int
    name: str
    identity: str
    account: str
    phone: str
    village: int
    male: bool

    @property
    def place(self) -> int:
        """Place in the household; 0 is the head."""
        return self.number % MEMBERS

    @property
    def end(self) -> tuple[str, str]:
        """Name and account, as an end of a bank transfer."""
        return self.name, self.account


@dataclass(frozen=True, slots=True)
class Grant:
    """A planted payment that differs from an ordinary one in what is set here.

    Attributes:
        payee: who is paid, when not the beneficiary.
        account, name, identity, phone: what the row says instead of the payee's own.
        source: number of the payment that this one re-issues.
    """

    programme: str
    fen: int
    on: date
    period: str = str(YEAR)
    payee: Person | None = None
    account: str = ""
    name: str = ""
    identity: str = ""
    quantity: str = ""
    source: str = ""
    status: str = "支付成功"
    use: str = ""
    relation: str = ""
    account_name: str = ""
    phone: str = ""


@dataclass
class Plot:
    """Collects planted rows; `truth` has one line for each case and trap."""

    world: World
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    payments: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    needs: dict[tuple[str, Place], int] = field(default_factory=lambda: defaultdict(int))
    died: dict[int, date] = field(default_factory=dict)
    renamed: dict[int, str] = field(default_factory=dict)
    truth: list[dict[str, Any]] = field(default_factory=list)
    _households: int = 0
    _firms: dict[int, int] = field(default_factory=lambda: defaultdict(lambda: 100))
    _entries: int = 0
    _known: dict[int, Person] = field(default_factory=dict)

    def household(self) -> list[Person]:
        """Return the four persons of a household that nobody else has been given.

        Head (born about 1970), spouse, grown child, parent (over 75).
        """
        turn, self._households = self._households, self._households + 1
        slot, step = divmod(turn, self.world.villages)
        village = (step * 7 + slot) % self.world.villages
        if self.world.villages % 7 == 0:
            village = (step + slot) % self.world.villages
        if FIRST_SLOT + slot > LAST_SLOT:
            raise IndexError(f"all {turn} households kept for planted cases are taken")
        return self.members(village, FIRST_SLOT + slot)

    def resident(self, county: int, turn: int) -> Person:
        """Return somebody of another county, only as a place where a stranger is entered."""
        first = int(self.world.first_village[county])
        return self.members(first + turn % self.world.size.villages[county], RESIDENT)[0]

    def members(self, village: int, slot: int) -> list[Person]:
        """Return the persons of a kept household."""
        first = (village * SLOTS + slot) * MEMBERS
        if first not in self._known:
            found = persons(self.world, np.arange(first, first + 4))
            self._known.update((person.number, person) for person in found)
        return [self._known[first + place] for place in range(4)]

    def person(self, number: int) -> Person:
        """Return a person of a kept household by number."""
        household, place = divmod(number, MEMBERS)
        return self.members(household // SLOTS, household % SLOTS)[place]

    def purse(self, village: int) -> tuple[str, str]:
        """Return name and account of a village collective, as an end of a bank transfer."""
        return self.world.village_full_name(village), self.world.village_account(village)

    def village_id(self, village: int) -> str:
        """Return the node id of a village's account."""
        return f"village:{self.world.village_code(village)}"

    def county(self, person: Person) -> int:
        """Return the county where a person lives."""
        return int(self.world.county_of[person.village])

    def firm(self, county: int, trade: int, **known: Any) -> Firm:
        """Return a new enterprise and enter it in the business register."""
        serial = self._firms[county]
        self._firms[county] += 1
        plain = firm(self.world, county, serial, trade)
        made = Firm(**{name: getattr(plain, name) for name in Firm.__slots__} | known)
        self.rows["enterprises"].append(made.row(self.world))
        return made

    def pay(self, person: Person, grant: Grant) -> str:
        """Pay a person from a programme of their county; returns the flow's id."""
        programme = by_code()[grant.programme]
        county, payee = self.county(person), grant.payee or person
        town = int(self.world.town_in_county[person.village]) if programme.by_town else None
        head = self.person(person.number - person.place)
        row: dict[str, Any] = {
            "fund_code": programme.fund_code,
            "program_code": programme.code,
            "program_name": programme.name,
            "project_code": project_code(self.world, county, programme.code, town),
            "village_code": self.world.village_code(person.village),
            "holder_name": head.name,
            "holder_identity": head.identity,
            "payee_kind": "个人",
            "payee_name": grant.name or payee.name,
            "identity": grant.identity or payee.identity,
            "beneficiary_name": grant.name or person.name,
            "beneficiary_identity": grant.identity or person.identity,
            "relationship": grant.relation or RELATIONS[person.place],
            "account": grant.account or payee.account,
            "bank": BANKS[draw(self.world.seed, "bank", payee.village, len(BANKS))],
            "phone": grant.phone or payee.phone,
            "quantity": grant.quantity,
            "use": grant.use or programme.name,
            "period": grant.period,
            "source_detail_id": grant.source,
            "status": grant.status,
        }
        self.needs[programme.code, (county, town)] += grant.fen
        return self.payment(county, {**row, "amount": grant.fen, "paid_at": grant.on})

    def payment(self, county: int, row: Row) -> str:
        """Add a payment row of a county; returns the flow's id."""
        number = payment_number(county, PLANTED + len(self.payments[county]))
        voucher = f"P{number}"
        self.payments[county].append(
            {"voucher_no": voucher, "status": "支付成功", **row, "pay_detail_id": str(number)}
        )
        return f"pay:{number}"

    def entry(self, village: int, row: Row) -> str:
        """Add an entry to a village's ledger; returns its flow's id."""
        number = f"8{self._entries:011d}"
        self._entries += 1
        filled: Row = {
            "voucher_no": f"补{self._entries:05d}",
            "village_code": self.world.village_code(village),
            "village_name": self.world.village_full_name(village),
            "own_account": self.world.village_account(village),
            **row,
            "entry_id": number,
        }
        self.rows["village_ledger"].append(filled)
        return f"ledger:{row_key('village_ledger', filled)}"

    def transfer(
        self,
        own: tuple[str, str],
        other: tuple[str, str],
        fen: int,
        on: date,
        why: str,
        *,
        inward: bool = False,
    ) -> str:
        """Add a line to a bank statement; ends are (name, account); returns `file:key`."""
        serial = f"T{len(self.rows['bank_statements']):010d}"
        self.rows["bank_statements"].append(
            {
                "serial_no": serial,
                "own_name": own[0],
                "own_account": own[1],
                "counter_name": other[0],
                "counter_account": other[1],
                "income" if inward else "expense": fen,
                "at": on,
                "summary": why,
            }
        )
        return f"bank_statements:{serial}"

    def record(
        self, rule: str, kind: str, name: str, note: tuple[str, str], **facts: Any
    ) -> None:
        """Add a line of truth; `note` in Chinese and English.

        Facts: subjects (node ids), flows (flow ids), rows ("table:key"), people, amount (fen).
        """
        people: Sequence[Person] = facts.pop("people", ())
        self.truth.append(
            {
                "rule": rule,
                "kind": kind,
                "name": name,
                "subjects": list(facts.pop("subjects", ())),
                "people": [p.number for p in people],
                "rows": list(facts.pop("rows", ())),
                "flows": list(facts.pop("flows", ())),
                "amount": int(facts.pop("amount", 0)),
                "note_zh": note[0],
                "note_en": note[1],
            }
        )
        if facts:
            raise TypeError(f"a line of truth has no {sorted(facts)}")


def persons(world: World, numbers: Ints) -> list[Person]:
    """Return the persons of these numbers."""
    folk = of_numbers(world, numbers)
    names = folk.names().to_pylist()
    columns = [
        identifiers.text(part).to_pylist()
        for part in (folk.id_bytes(), folk.card_bytes(), identifiers.phones(numbers))
    ]
    facts = zip(
        numbers.tolist(),
        names,
        *columns,
        folk.village.tolist(),
        folk.male.tolist(),
        strict=True,
    )
    return [Person(*fact) for fact in facts]


def second_card(world: World, person: Person) -> str:
    """Return the number of another card of a person."""
    folk = of_numbers(world, np.array([person.number], dtype=np.int64))
    return str(folk.card_bytes(40)[0].tobytes(), "ascii")
