"""Who draws what: the ordinary subsidy payments of a county, free of irregularities."""

from dataclasses import dataclass, fields

import numpy as np

from ingest.sample.draws import Ints, draws
from ingest.sample.people import KEPT, LOW, POOREST, URBAN, Flags, People
from ingest.sample.programmes import Programme, programmes
from ingest.sample.world import MEMBERS, World

_CLASSES = {"low": LOW, "poorest": POOREST, "urban": URBAN}
_MONTHS = {2: (6, 12), 4: (3, 6, 9, 12), 12: tuple(range(1, 13))}


@dataclass(frozen=True)
class Grants:
    """Payments as columns.

    Attributes:
        person: position of the beneficiary (享受人) among the people of the county.
        payee: position of the one whose card is credited.
        programme: index of the programme.
        month, day: of 2025.
        amount: fen.
        quantity: thousandths of a mu for programmes by area, else 0.
    """

    person: Ints
    payee: Ints
    programme: Ints
    month: Ints
    day: Ints
    amount: Ints
    quantity: Ints

    def __len__(self) -> int:
        return len(self.person)


def grants(world: World, folk: People) -> Grants:
    """Return the payments of a county, programme by programme."""
    parts = [_of_programme(world, folk, programme) for programme in programmes()]
    columns = (field.name for field in fields(Grants))
    return Grants(*(np.concatenate([getattr(p, c) for p in parts]) for c in columns))


def months(programme: Programme) -> tuple[int, ...]:
    """Return the months in which a programme pays."""
    return _MONTHS.get(programme.times, (6 + programme.index % 6,))


def land_tenths(seed: int, household: Ints) -> Ints:
    """Return the confirmed land of households in tenths of a mu, 2.0 to 11.9."""
    return 20 + draws(seed, "land", household, 100)


def _of_programme(world: World, folk: People, programme: Programme) -> Grants:
    persons = np.flatnonzero(_draws_it(world, folk, programme))
    paid_in = np.array(months(programme))
    person = np.repeat(persons, len(paid_in))
    month = np.tile(paid_in, len(persons))
    died = folk.died_month[person]
    alive = (died == 0) | (month < died)
    person, month = person[alive], month[alive]
    amount, quantity = _amounts(world, folk, programme, person)
    return Grants(
        person=person,
        payee=folk.head[person] if programme.to_head else person,
        programme=np.full(len(person), programme.index),
        month=month,
        day=10 + folk.village[person] % 15,
        amount=amount,
        quantity=quantity,
    )


def _amounts(
    world: World, folk: People, programme: Programme, person: Ints
) -> tuple[Ints, Ints]:
    household = folk.number[person] // MEMBERS
    if programme.by_area:
        tenths = land_tenths(world.seed, household)
        return tenths * programme.fen // 10, tenths * 100
    steps = draws(world.seed, f"step {programme.code}", household, 4)
    return programme.fen + programme.fen // 1000 * 50 * steps, np.zeros_like(person)


def _draws_it(world: World, folk: People, programme: Programme) -> Flags:
    who, status = programme.who, folk.status
    if who == "land":
        return _is(folk.place == 0)
    if who in _CLASSES:
        return _is((folk.place == 0) & (status == _CLASSES[who]))
    able = (status != KEPT) & _qualifies(world, folk, who)
    share = min(1000, programme.share * world.size.rate // 1000)
    drawn = draws(world.seed, f"draws {programme.code}", folk.number, 1000)
    return _is(able & (drawn < share))


def _qualifies(world: World, folk: People, who: str) -> Flags:
    born = folk.birth_year
    if who == "household":
        return _is(folk.place == 0)
    if who == "elder":
        return _is(born <= 1945)
    if who == "senior":
        return _is(born <= 1965)
    if who == "child":
        return _is((born >= 2003) & (born <= 2019) & (folk.status != POOREST))
    if who in ("disabled", "severe"):
        drawn = draws(world.seed, "disabled", folk.number, 1000)
        return _is((drawn < (25 if who == "disabled" else 10)) & (folk.status != POOREST))
    return _is((born > 1945) & (born < 2003))


def _is(flags: Flags) -> Flags:
    return np.asarray(flags, dtype=np.bool_)
