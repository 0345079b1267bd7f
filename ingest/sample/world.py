"""Where everything is: cities, counties, townships and villages with their codes and names."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ingest.sample.draws import Ints, draws
from ingest.sample.identifiers import account, credit_code
from ingest.sample.names import PROVINCE, place
from ingest.sample.sizes import Size

#: Most households of a village; household number = village * SLOTS + slot.
SLOTS = 256
#: Households of each village that are kept for planted cases; slot 0 is the secretary's.
RESERVED = 16
#: Most persons of a household; person number = household * MEMBERS + place in it.
MEMBERS = 8

PROVINCE_CODE = "990000000000"


@dataclass(frozen=True)
class World:
    """The divisions of one sample; every number of a village counts through the province."""

    size: Size
    seed: int

    @cached_property
    def first_village(self) -> Ints:
        """First village of each county, and the number of villages at the end."""
        return np.concatenate([[0], np.cumsum(self.size.villages)]).astype(np.int64)

    @cached_property
    def villages(self) -> int:
        """How many villages there are."""
        return int(self.first_village[-1])

    @property
    def counties(self) -> int:
        """How many counties there are."""
        return len(self.size.villages)

    @cached_property
    def county_of(self) -> Ints:
        """County of each village."""
        return np.repeat(np.arange(self.counties), self.size.villages).astype(np.int64)

    @cached_property
    def town_in_county(self) -> Ints:
        """Township of each village, counted inside its county."""
        local = np.arange(self.villages) - self.first_village[self.county_of]
        result: Ints = local // self.size.town
        return result

    @cached_property
    def towns(self) -> tuple[int, ...]:
        """How many townships each county has."""
        return tuple(-(-villages // self.size.town) for villages in self.size.villages)

    def city_of(self, county: int) -> int:
        """Return the city of a county."""
        return county * self.size.cities // self.counties

    @cached_property
    def county_code6(self) -> Ints:
        """6-digit code of each county."""
        cities = np.array([self.city_of(c) for c in range(self.counties)])
        within = np.arange(self.counties) - np.searchsorted(cities, cities)
        result: Ints = 990_000 + (cities + 1) * 100 + 21 + within
        return result

    def city_code(self, city: int) -> str:
        """12-digit code of a city."""
        return f"99{city + 1:02d}00000000"

    def county_code(self, county: int) -> str:
        """12-digit code of a county."""
        return f"{self.county_code6[county]}000000"

    def town_code(self, county: int, town: int) -> str:
        """12-digit code of a township."""
        return f"{self.county_code6[county]}{100 + town:03d}000"

    @cached_property
    def village_numbers(self) -> Ints:
        """12-digit code of each village as a number."""
        local = np.arange(self.villages) - self.first_village[self.county_of]
        within = local % self.size.town
        code: Ints = self.county_code6[self.county_of] * 1_000_000
        return code + (100 + self.town_in_county) * 1_000 + 200 + within

    def village_code(self, village: int) -> str:
        """12-digit code of a village."""
        return str(self.village_numbers[village])

    def city_name(self, city: int) -> str:
        """Name of a city."""
        return place(city * 7 + 3 + self.seed % 11) + "市"

    def county_name(self, county: int) -> str:
        """Name of a county."""
        return place(county * 5 + 41 + self.seed % 13) + "县"

    def town_name(self, county: int, town: int) -> str:
        """Name of a township."""
        return place(county * 31 + town * 3 + 7) + "镇"

    def village_name(self, village: int) -> str:
        """Name of a village."""
        return place(village + self.seed % 17) + "村"

    def village_account(self, village: int) -> str:
        """Bank account of a village collective."""
        return account(10, village)

    def village_credit_code(self, village: int) -> str:
        """Credit code of a village collective (N2…)."""
        return credit_code("N2", int(self.county_code6[self.county_of[village]]), village)

    def village_full_name(self, village: int) -> str:
        """Name of a village collective as an account holder."""
        county = int(self.county_of[village])
        town = int(self.town_in_county[village])
        return f"{self.town_name(county, town)}{self.village_name(village)}股份经济合作社"

    def households(self, villages: Ints) -> Ints:
        """Return how many households each village has, a tenth more or less than usual."""
        mean = self.size.households
        spread = max(1, mean // 5)
        drawn = draws(self.seed, "households", villages, spread)
        return np.minimum(mean - spread // 2 + drawn, SLOTS)

    def division_rows(self) -> list[dict[str, str]]:
        """Return all divisions above the villages: code, name, level, parent."""
        rows = [_division(PROVINCE_CODE, PROVINCE, "省", "")]
        rows += [
            _division(self.city_code(c), self.city_name(c), "市", PROVINCE_CODE)
            for c in range(self.size.cities)
        ]
        for county in range(self.counties):
            code, city = self.county_code(county), self.city_code(self.city_of(county))
            rows.append(_division(code, self.county_name(county), "县", city))
            rows += [
                _division(self.town_code(county, t), self.town_name(county, t), "乡", code)
                for t in range(self.towns[county])
            ]
        return rows

    def village_rows(self) -> list[dict[str, str]]:
        """Return all villages."""
        parents = [
            self.town_code(int(county), int(town))
            for county, town in zip(self.county_of, self.town_in_county, strict=True)
        ]
        return [
            {
                **_division(str(code), self.village_name(v), "村", parents[v]),
                "urban_code": "220",
            }
            for v, code in enumerate(self.village_numbers.tolist())
        ]


def _division(code: str, name: str, level: str, parent: str) -> dict[str, str]:
    return {
        "division_code": code,
        "division_name": name,
        "division_level": level,
        "parent_code": parent,
    }
