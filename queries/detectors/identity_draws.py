"""What was drawn in another name than the person's, and by persons of certain ages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from queries.detectors.calendar import day_of
from queries.detectors.draws import Draw, in_groups
from queries.detectors.identity_names import differ
from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class Misnamed:
    """An account of a person that carries another name."""

    person: str
    name: str
    account: str
    account_name: str


@dataclass(frozen=True, slots=True)
class Owned:
    """An account of a person that somebody else holds whose name it carries."""

    person: str
    account: str


@dataclass(frozen=True, slots=True)
class Kin:
    """One of the family; `birth_year` is 0 where not known."""

    person: str
    kin: str
    name: str
    birth_year: int


@dataclass(frozen=True, slots=True)
class CreditedDraw(Draw):
    """A payment to a person with the id of the account that was credited."""

    account: str


@dataclass(frozen=True, slots=True)
class AgedDraw(Draw):
    """A draw for a person born in `birth_year`; `beneficiary` as the row names it."""

    payer: str
    birth_year: int
    beneficiary: str

    @property
    def age(self) -> int:
        """Age in the year of payment, the most that it can be."""
        return day_of(self.at).year - self.birth_year


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """What a person was paid into an account that carries another name, earliest first.

    Attributes:
        owned: somebody else of that name holds the account too.
        family: the person's next of kin.
    """

    account: str
    account_name: str
    draws: tuple[CreditedDraw, ...]
    owned: bool
    family: tuple[Kin, ...]


@dataclass(frozen=True, slots=True)
class AgeCandidate:
    """What somebody drew at an age that a programme, or nobody, has; earliest first."""

    draws: tuple[AgedDraw, ...]
    impossible: bool
    family: tuple[Kin, ...]

    @property
    def birth_year(self) -> int:
        """Year of birth by the ID."""
        return self.draws[0].birth_year

    @property
    def age(self) -> int:
        """Age at the last payment."""
        return self.draws[-1].age


def misnamed(view: View) -> Iterator[NameCandidate]:
    """Yield what was paid into accounts that carry another name than the person."""
    rows = list(view.rows("identity", Misnamed))
    if not view.loose:
        rows = [row for row in rows if differ(row.name, row.account_name)]
    persons = sorted({row.person for row in rows})
    owned = {
        (row.person, row.account) for row in view.about(persons).rows("identity_owners", Owned)
    }
    family = kin_of(view, persons)
    paid = dict(
        in_groups(
            view.about(persons).rows("identity_paid", CreditedDraw),
            lambda draw: (draw.person, draw.account),
        )
    )
    first = {(row.person, row.account): row for row in reversed(rows)}  # of several names
    for key, row in sorted(first.items()):
        if key in paid:
            kin = tuple(family.get(row.person, ()))
            draws = tuple(paid[key])
            yield NameCandidate(row.account, row.account_name, draws, key in owned, kin)


def kin_of(view: View, persons: Sequence[str]) -> dict[str, list[Kin]]:
    """Return the next of kin of persons."""
    found: dict[str, list[Kin]] = {}
    for row in view.about(persons).rows("identity_kin", Kin):
        found.setdefault(row.person, []).append(row)
    return found


def aged(view: View, **values: Any) -> Iterator[AgedDraw]:
    """Yield draws by age, those through others too."""
    return chain(
        view.rows("identity_age", AgedDraw, **values),
        view.rows("identity_age_through", AgedDraw, **values),
    )
