"""Planted cases and traps about payees behind whom one hand stands: R32."""

from datetime import date

from ingest.sample.paying import ELDER, fen_of, monthly
from ingest.sample.plot import Grant, Person, Plot
from ingest.sample.programmes import YEAR

#: Grants that are paid once to a household for something it does.
_ONCE = ("9000004", "9000005", "9000006")


def _draw(plot: Plot, person: Person, month: int, **other: str) -> list[str]:
    return [
        plot.pay(person, Grant(code, fen_of(code), date(YEAR, month, 18), **other))  # type: ignore[arg-type]
        for code in _ONCE
    ]


def ring(plot: Plot, turn: int) -> None:
    """R32: pairs share a card, the pairs a telephone; all draw the same grants at once."""
    people = [plot.household()[0] for _ in range(4 + turn % 2 * 2)]
    phone = people[0].phone
    flows = []
    for place, person in enumerate(people):
        keeper = people[place - place % 2]
        flows += _draw(plot, person, 9, account=keeper.account, phone=phone)
    plot.record(
        "R32",
        "case",
        "ring of payees",
        (
            "多户两两共用账户、共留一个电话，同批领取相同补贴",
            "households share cards in pairs and one telephone, and draw the same grants",
        ),
        flows=flows,
        amount=sum(fen_of(code) for code in _ONCE) * len(people),
        people=people,
    )


def cadre_phone(plot: Plot, turn: int) -> None:
    """R32 trap: old people without a telephone leave that of the village secretary."""
    village = (turn * 11 + 3) % plot.world.villages
    secretary = plot.members(village, 0)[0]
    people = [plot.household()[3] for _ in range(4)]
    flows = [
        flow
        for person in people
        for flow in monthly(plot, person, ELDER, range(1, 13), phone=secretary.phone)
    ]
    plot.record(
        "R32",
        "trap",
        "telephone of a cadre",
        ("老人代留村干部电话，账户各自独立", "old people leave a cadre's telephone, own cards"),
        flows=flows,
        amount=fen_of(ELDER, len(flows)),
        people=people,
    )


def split_household(plot: Plot, turn: int) -> None:
    """R32 trap: a father and his son, two households since the wedding, one telephone."""
    father, son = plot.household()[0], plot.household()[0]
    flows = [
        flow for person in (father, son) for flow in _draw(plot, person, 10, phone=father.phone)
    ]
    plot.record(
        "R32",
        "trap",
        "split household",
        ("分户的父子共留一个电话", "father and son in two households, one telephone"),
        flows=flows,
        amount=sum(fen_of(code) for code in _ONCE) * 2,
        people=[father, son],
    )
