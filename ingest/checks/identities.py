"""Columns that hold either: the ID number of a person or the credit code of an organisation."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.checks.characters import compact, flags, matches
from ingest.checks.column import ColumnSpec, Mask, Reading
from ingest.checks.credit_code import read_organisations
from ingest.checks.id_number import read_people
from ingest.identity import Tokens

#: Letters are only in credit codes (but for a last X); 91 to 99 is no province.
_ORGANISATION = r"^(.*[A-WYZ]|.*X.|[0A-Z79]|8[4-9])"


def parse_identity(values: pa.Array, spec: ColumnSpec, tokens: Tokens) -> Reading:
    """Read ID numbers and credit codes into tokens and masks; year of birth and sex of people.

    Eighteen digits can be either: what its check digits say wins, else what it looks like.
    """
    texts = compact(values)
    person, organisation = read_people(texts, tokens), read_organisations(texts, tokens)
    is_code = _sound(organisation) & ~_sound(person)
    looks = matches(texts, _ORGANISATION) & ~_sound(person)
    pick = is_code | looks
    return Reading(
        {
            name: _chosen(pick, organisation.values.get(name), array)
            for name, array in person.values.items()
        },
        _faults(pick, organisation.problems, person.problems),
    )


def _sound(reading: Reading) -> Mask:
    return flags(pc.not_equal(reading.values[""], ""))


def _chosen(pick: Mask, first: pa.Array | None, second: pa.Array) -> pa.Array:
    return second if first is None else pc.if_else(pa.array(pick), first, second)


def _faults(
    pick: Mask, first: Mapping[str, Mask], second: Mapping[str, Mask]
) -> dict[str, Mask]:
    none = np.zeros(len(pick), np.bool_)
    return {
        code: np.where(pick, first.get(code, none), second.get(code, none))
        for code in (*second, *(code for code in first if code not in second))
    }
