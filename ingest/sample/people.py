"""The people of a county, each a pure function of the seed and the number of the person."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ingest.sample import identifiers
from ingest.sample.draws import Ints, draws
from ingest.sample.names import NAMES, PER_SURNAME, full_names, surnames
from ingest.sample.world import MEMBERS, RESERVED, SLOTS, World

#: Household classes: they decide who may draw which of the exclusive programmes.
LOW, POOREST, URBAN, ORDINARY, KEPT = 1, 2, 3, 0, 4

Flags = NDArray[np.bool_]

_SIZES = np.array([1, 2, 2, 3, 3, 3, 4, 4, 4, 5])
#: In-county numbers are scattered over this many (year class, day, sequence) places.
_PLACES = 730_000
_SCATTER = 412_327
#: Month and day as mmdd of each day of a common year.
_MONTH_DAY = np.array(
    [
        int(f"{day.month:02d}{day.day:02d}")
        for day in (date(2001, 1, 1) + timedelta(days=n) for n in range(365))
    ]
)


@dataclass(frozen=True)
class People:
    """Persons as columns, ordered by number.

    Attributes:
        number: household * MEMBERS + place in the household; place 0 is the head.
        head: position of the head of the household in these columns.
        status: household class (LOW, POOREST, URBAN, ORDINARY, KEPT).
        birth_year: calendar year.
        died_month: month of 2025 in which the person died; 0 for the living.
    """

    number: Ints
    village: Ints
    slot: Ints
    place: Ints
    head: Ints
    status: Ints
    birth_year: Ints
    male: Flags
    birth: Ints
    sequence: Ints
    name: Ints
    died_month: Ints
    seed: int
    county6: Ints

    def __len__(self) -> int:
        return len(self.number)

    def id_bytes(self) -> identifiers.Bytes:
        """Return the ID numbers as bytes."""
        return identifiers.id_numbers(self.county6, self.birth, self.sequence)

    def card_bytes(self, card: int = 0) -> identifiers.Bytes:
        """Return the number of each person's first (0) or a later card."""
        bank = draws(self.seed, "bank", self.village, 6) + 10 + card
        return identifiers.cards(bank, self.number)

    def names(self) -> pa.Array:
        """Return the names."""
        return full_names().take(pa.array(self.name))


def people(world: World, villages: Ints) -> People:
    """Return everybody of the villages."""
    slot = np.arange(SLOTS, dtype=np.int64)
    count = world.households(villages)
    household = (villages[:, None] * SLOTS + slot)[slot < count[:, None]]
    drawn = _SIZES[draws(world.seed, "members", household, len(_SIZES))]
    members = np.where(household % SLOTS < RESERVED, 4, drawn)
    number = np.repeat(household * MEMBERS, members)
    first = np.repeat(np.cumsum(members) - members, members)
    number += np.arange(len(number)) - first
    return of_numbers(world, number, first)


def of_numbers(world: World, number: Ints, head: Ints | None = None) -> People:
    """Return the persons of these numbers."""
    seed, household, place = world.seed, number // MEMBERS, number % MEMBERS
    village, slot = household // SLOTS, household % SLOTS
    kept = slot < RESERVED
    male = _male(seed, household, place)
    birth_year, birth, sequence = _births(world, number, kept, male)
    status = np.select(
        [kept, *(_class(seed, household) < limit for limit in (60, 75, 85))],
        [KEPT, LOW, POOREST, URBAN],
        ORDINARY,
    )
    died = draws(seed, "died", number, 1000)
    died_month = np.where((died < 7) & ~kept, draws(seed, "died month", number, 12) + 1, 0)
    return People(
        number=number,
        village=village,
        slot=slot,
        place=place,
        head=np.zeros_like(number) if head is None else head,
        status=status.astype(np.int64),
        birth_year=birth_year,
        male=male,
        birth=birth,
        sequence=sequence,
        name=_names(seed, household, number, place),
        died_month=died_month,
        seed=seed,
        county6=world.county_code6[world.county_of[village]],
    )


def _class(seed: int, household: Ints) -> Ints:
    return draws(seed, "class", household, 1000)


def _male(seed: int, household: Ints, place: Ints) -> Flags:
    head = draws(seed, "head sex", household, 4) > 0
    other = draws(seed, "sex", household * MEMBERS + place, 2) > 0
    result: Flags = np.where(place == 0, head, np.where(place == 1, ~head, other))
    return result


def _births(world: World, number: Ints, kept: Flags, male: Flags) -> tuple[Ints, Ints, Ints]:
    """Return birth years, birth dates (yyyymmdd) and sequences, never the same pair twice.

    The number inside the county, scattered, chooses the day, the sequence and the year
    modulo 4.
    """
    household, place = number // MEMBERS, number % MEMBERS
    seed, village = world.seed, household // SLOTS
    inside = number - world.first_village[world.county_of[village]] * SLOTS * MEMBERS
    spot = (inside * _SCATTER + seed % _PLACES) % _PLACES
    head = 1952 + draws(seed, "head year", household, 36)
    head = np.where(kept, 1968 + head % 6, head)
    child = np.minimum(head + 24 + draws(seed, "child year", number, 8), 2022)
    parent = np.where(kept, head - 31, head - 23)
    wanted = np.select([place == 0, place == 1, place == 3], [head, head + 2, parent], child)
    year = wanted - (wanted - spot // (_PLACES // 4)) % 4
    sequence = (spot // 365) % 500 * 2 + male
    return year, year * 10_000 + _MONTH_DAY[spot % 365], sequence


def _names(seed: int, household: Ints, number: Ints, place: Ints) -> Ints:
    family = draws(seed, "surname", household, surnames())
    own = draws(seed, "own surname", number, surnames())
    given = draws(seed, "given", number, PER_SURNAME)
    result: Ints = (np.where(place == 1, own, family) * PER_SURNAME + given) % NAMES
    return result
