"""Payees tied together by a shared account, phone or address; what ties too many, apart.

What many payees share is the first sign of one hand behind many names (R09 同一账户多人; groups
as components: Šubelj, Furlan & Bajec, "An expert system for detecting automobile insurance
fraud using social network analysis", 2011). A nursing home's account would tie a whole town: it
is a hub, ties nobody and is reported apart. What a household shares is usual.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from graph.errors import InvalidParameter
from graph.store import GraphStore
from queries.flow.columns import Int32s, Int64s
from queries.flow.components_read import Bools, Held, Key, People, held_by, read
from queries.one_state import in_one_state

__all__ = ["HUB_FROM", "Components", "Group", "Hub", "Key", "Tie", "components"]

#: More payees than a large family, fewer than live in a nursing home.
HUB_FROM: Final = 30
MAX_GROUPS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Tie:
    """One value that several payees share.

    Attributes:
        token: the value as a keyed token (of an account that came without one, its id).
        members: ids of the payees that share it, sorted.
    """

    key: Key
    token: str
    members: Sequence[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Payees that chains of ties connect.

    Attributes:
        members: ids, sorted; two or more.
        ties: by key as asked, then most members, then token.
        one_household: all are known to be of one household, which is no sign of anything.
    """

    members: Sequence[str]
    ties: Sequence[Tie]
    one_household: bool


@dataclass(frozen=True, slots=True)
class Hub:
    """A value that ties nobody, because it has too many holders or an institution's hand.

    Attributes:
        payees: how many payees share it, all of them `tie.members`.
        institution: a village, an agency, a collective or an enterprise is among the holders
            (enterprises among themselves are tied, not told apart).
    """

    tie: Tie
    payees: int
    institution: bool


@dataclass(frozen=True, slots=True)
class Components:
    """Groups and hubs, the first `limit` of each, and how many there are in all.

    Attributes:
        groups: most members first, then smallest id.
        hubs: most payees first, then by key as asked, then token.
        all_groups, all_hubs: how many there are, shown or not.
        households: how many of all groups are one household.
        grouped, payees: payees in all groups, in the store.
    """

    groups: Sequence[Group]
    hubs: Sequence[Hub]
    all_groups: int
    all_hubs: int
    households: int
    grouped: int
    payees: int


@in_one_state
def components(
    store: GraphStore,
    keys: tuple[Key, ...] = tuple(Key),
    *,
    hub_from: int = HUB_FROM,
    limit: int = 1000,
) -> Components:
    """Return groups of payees tied by the values of `keys` that they share.

    A value counts where it is a property of the payee or linked to it (HAS_ACCOUNT,
    HAS_CONTACT). An unknown value ('') ties nobody.

    Args:
        hub_from: a value of more payees than this is a hub, 2 or more.
        limit: most groups and most hubs shown, 1 to 100,000; all are counted.

    Cost: reads all payees and links; then about 10 s and 0.8 GB per million payees.

    Raises:
        InvalidParameter: no key, one twice, or a number is outside its range.
    """
    _check(keys, hub_from, limit)
    payees = read(store, "payees").combine_chunks()
    people = People(payees)
    held = [held_by(store, people, payees, key) for key in keys]
    return _Ties(people, keys, held, hub_from).answer(limit)


def _check(keys: tuple[Key, ...], hub_from: int, limit: int) -> None:
    if not keys or len(set(keys)) < len(keys) or not set(keys) <= set(Key):
        raise InvalidParameter(f"keys are {keys!r}; give some of {', '.join(Key)}, each once")
    if hub_from < 2:
        raise InvalidParameter(f"hub_from is {hub_from}; give 2 or more payees")
    if not 1 <= limit <= MAX_GROUPS:
        raise InvalidParameter(f"limit is {limit}; give 1 to {MAX_GROUPS}")


class _Ties:
    """Values that several payees hold, numbered through all keys: hubs, and what ties."""

    def __init__(
        self, people: People, keys: Sequence[Key], held: list[Held], hub_from: int
    ) -> None:
        self.people, self.keys = people, keys
        self.starts = np.cumsum([0, *(len(each.tokens) for each in held)])
        self.tokens = pa.concat_arrays([each.tokens for each in held])
        self.payee = np.concatenate([each.payee for each in held])
        moved = [each.value + start for each, start in zip(held, self.starts, strict=False)]
        self.value: Int64s = np.concatenate(moved)  # rising
        public = np.concatenate([each.public for each in held])
        count = len(self.tokens)
        self.holders = np.bincount(self.value, minlength=count)
        some = self._count(people.institution)
        firms = self._count(people.enterprise) == self.holders
        shared = self.holders + public > 1
        self.institution = shared & (public | ((some > 0) & ~firms))
        self.hub = shared & (self.institution | (self.holders > hub_from))
        self.tie = shared & ~self.hub

    def _count(self, which: Bools) -> Int64s:
        return np.bincount(self.value[which[self.payee]], minlength=len(self.tokens))

    def answer(self, limit: int) -> Components:
        """Return all counts and the first `limit` groups and hubs."""
        used = self.tie[self.value]
        payee, value = self.payee[used], self.value[used]
        rows, row = np.unique(payee, return_inverse=True)
        part, number = _parts(row, value, len(rows), len(self.tokens))
        group = _Groups(self.people, rows, part, number)
        hubs = np.flatnonzero(self.hub)
        rank = _ranks(self.tokens.take(pa.array(hubs)))
        hubs = hubs[np.lexsort((rank, self._key(hubs), -self.holders[hubs]))]
        shown = group.order[:limit]
        firsts, first = np.unique(value, return_index=True)
        tied = _listed(firsts, part[row[first]], shown, number)
        return Components(
            groups=[
                Group(group.members(each), self._ties(values), bool(group.household[each]))
                for each, values in zip(shown.tolist(), tied, strict=True)
            ],
            hubs=[self._hub(each) for each in hubs[:limit].tolist()],
            all_groups=number,
            all_hubs=len(hubs),
            households=int(group.household.sum()),
            grouped=len(rows),
            payees=len(self.people.ids),
        )

    def _key(self, values: Int64s) -> Int64s:
        return np.searchsorted(self.starts, values, side="right") - 1

    def _tie(self, value: int) -> Tie:
        low, high = np.searchsorted(self.value, [value, value + 1])
        key = self.keys[int(np.searchsorted(self.starts, value, side="right")) - 1]
        return Tie(key, self.tokens[value].as_py(), self.people.names(self.payee[low:high]))

    def _ties(self, values: list[int]) -> list[Tie]:
        ties = [self._tie(value) for value in values]
        order = {key: place for place, key in enumerate(self.keys)}
        return sorted(ties, key=lambda tie: (order[tie.key], -len(tie.members), tie.token))

    def _hub(self, value: int) -> Hub:
        return Hub(self._tie(value), int(self.holders[value]), bool(self.institution[value]))


class _Groups:
    """Which rows form which group, in the order of the answer."""

    def __init__(self, people: People, rows: Int32s, part: Int32s, number: int) -> None:
        self.people, self.rows = people, rows
        self.by_group = np.argsort(part, kind="stable")
        size = np.bincount(part, minlength=number)
        self.ends = np.append(0, np.cumsum(size))
        first = np.full(number, len(rows))
        np.minimum.at(first, part, _ranks(people.ids.take(pa.array(rows))))
        self.order = np.lexsort((first, -size))
        home = people.household[rows[self.by_group]]
        least = np.minimum.reduceat(home, self.ends[:-1]) if number else home
        most = np.maximum.reduceat(home, self.ends[:-1]) if number else home
        self.household: Bools = (least == most) & (least >= 0)

    def members(self, group: int) -> list[str]:
        """Return the ids of a group, sorted."""
        low, high = self.ends[group], self.ends[group + 1]
        return self.people.names(self.rows[self.by_group[low:high]])


def _listed(values: Int64s, of: Int32s, groups: Int64s, number: int) -> list[list[int]]:
    """Return the values of each of `groups`; value v is of group `of[v]`, one of `number`."""
    place = np.full(number, -1)
    place[groups] = np.arange(len(groups))
    wanted = place[of] >= 0
    found: list[list[int]] = [[] for _ in groups]
    for value, where in zip(values[wanted].tolist(), place[of[wanted]].tolist(), strict=True):
        found[where].append(value)
    return found


def _parts(row: Int64s, value: Int64s, rows: int, values: int) -> tuple[Int32s, int]:
    """Return the group of each row, 0 to n - 1, and n; rows are tied by values."""
    if not rows:
        return np.empty(0, np.int32), 0
    size = rows + values
    steps = csr_array((np.ones(len(row), np.int8), (row, rows + value)), shape=(size, size))
    _, label = connected_components(steps, directed=False)
    found, part = np.unique(label[:rows], return_inverse=True)
    return part.astype(np.int32), len(found)


def _ranks(texts: pa.Array) -> Int64s:
    ranks = np.empty(len(texts), np.int64)
    ranks[pc.sort_indices(texts).to_numpy()] = np.arange(len(texts))
    return ranks
