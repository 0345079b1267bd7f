"""Public employees, cadres and their kin."""

from datetime import date

import numpy as np

from ingest.sample.budget import agency_number
from ingest.sample.plot import BROTHER, EMPLOYEE, RETIRED, Person, Plot, persons
from ingest.sample.world import MEMBERS, SLOTS

_STANDING = ((0, 0), (0, 1), (0, 2), (BROTHER, 0), (RETIRED, 0), (EMPLOYEE, 0))
_BLOCK = 1_000


def official(plot: Plot, person: Person, kind: str, post: str, **when: date) -> None:
    """Enter somebody in the register of public employees."""
    code = plot.world.county_code(plot.county(person))
    plot.rows["officials"].append(
        {
            "identity": person.identity,
            "name": person.name,
            "official_kind": kind,
            "post": post,
            "agency_code": f"{code[:9]}{agency_number('教育')}",
            "agency_name": plot.world.county_name(plot.county(person)) + "教育局",
            "since": when.get("since", date(2012, 9, 1)),
            "until": when.get("until", ""),
        }
    )


def standing(plot: Plot) -> None:
    """Enter the officials and kin that every village has."""
    offsets = np.array([slot * MEMBERS + place for slot, place in _STANDING])
    for start in range(0, plot.world.villages, _BLOCK):
        block = np.arange(start, min(start + _BLOCK, plot.world.villages))
        numbers = (block[:, None] * SLOTS * MEMBERS + offsets).ravel()
        found = persons(plot.world, numbers)
        for first in range(0, len(found), len(_STANDING)):
            _stand(plot, *found[first : first + len(_STANDING)])


def _stand(
    plot: Plot,
    head: Person,
    spouse: Person,
    child: Person,
    brother: Person,
    old: Person,
    teacher: Person,
) -> None:
    plot.rows["officials"].append(
        {
            "identity": head.identity,
            "name": head.name,
            "official_kind": "村干部",
            "post": "村党支部书记",
            "division": plot.world.village_code(head.village),
            "since": date(2021, 3, 1),
        }
    )
    official(plot, old, "退休", "教师", until=date(2021, 6, 30))
    official(plot, teacher, "财政供养", "教师")
    for kin, relation in ((spouse, "配偶"), (child, "子女"), (brother, "兄弟姐妹")):
        plot.rows["kin"].append(
            {
                "identity": head.identity,
                "name": head.name,
                "relation": relation,
                "kin_identity": kin.identity,
                "kin_name": kin.name,
            }
        )
