"""The register of persons of a county, with what was planted put over it."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.sample.county import RELATIONS, County, day_of, pick
from ingest.sample.draws import Ints
from ingest.sample.plot import Plot
from ingest.sample.tables import dates, day


def persons_table(county: County, plot: Plot) -> pa.Table:
    """Return everybody of a county: who they are, with whom they live, when they died."""
    folk, everybody = county.folk, np.arange(len(county.folk))
    died = _deaths(county, plot)
    relation = np.array([0, 1, 2, 3, 2])[folk.place]
    cremated = np.where((died > 0) & (folk.number % 3 > 0), died + 2, 0)
    return pa.table(
        {
            "identity": county.ids,
            "name": _names(county, plot, everybody),
            "sex": pick(folk.male.astype(np.int64), ["女", "男"]),
            "holder_name": county.names(folk.head),
            "holder_identity": pick(folk.head, county.ids),
            "relationship": pick(relation, RELATIONS[:4]),
            "division": county.village_of(everybody),
            "phone": county.phones,
            "address": _addresses(county),
            "died_at": dates(died),
            "cremated_at": dates(cremated),
        }
    )


def row_of(county: County, number: int) -> int:
    """Return the row of a person in the register, from 0."""
    return int(np.searchsorted(county.folk.number, number))


def _deaths(county: County, plot: Plot) -> Ints:
    """Return days since 1970, 0 for the living; ordinary deaths are early in their month."""
    folk = county.folk
    starts = np.array([0, *(day_of(month) for month in range(1, 13))])
    died = np.where(folk.died_month > 0, starts[folk.died_month] + folk.number % 8, 0)
    for number, when in plot.died.items():
        if _lives_in(county, number):
            died[row_of(county, number)] = day(when)
    return died


def _names(county: County, plot: Plot, everybody: Ints) -> pa.Array:
    names = county.names(everybody)
    changed = {n: name for n, name in plot.renamed.items() if _lives_in(county, n)}
    if not changed:
        return names
    listed = names.to_pylist()
    for number, name in changed.items():
        listed[row_of(county, number)] = name
    return pc.dictionary_encode(pa.array(listed))


def _lives_in(county: County, number: int) -> bool:
    folk = county.folk
    return bool(folk.number[0] <= number <= folk.number[-1])


def _addresses(county: County) -> pa.Array:
    folk, world = county.folk, county.world
    villages = [
        world.village_full_name(v).removesuffix("股份经济合作社") for v in county.villages
    ]
    lead = pa.array(villages).take(pa.array(folk.village - county.villages[0]))
    group = pc.cast(pa.array(folk.slot // 20 + 1), pa.string())
    house = pc.cast(pa.array(folk.slot + 1), pa.string())
    return pc.binary_join_element_wise(lead, group, "组", house, "号", "")
