"""Groups of payees tied by what they share, on every engine, by hand and against networkx."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx
import pytest

from graph.errors import InvalidParameter
from graph.model import Label, Link
from graph.store import GraphStore
from queries.flow.components import Components, Key, components
from tests.graph import rows

Links = Iterable[tuple[str, str]]


def fill(
    store: GraphStore,
    payees: Mapping[str, Mapping[str, str]],
    *,
    accounts: Links = (),
    contacts: Links = (),
    villages: Mapping[str, str] | None = None,
) -> None:
    """Load payees by id with properties, villages with account tokens, and links."""
    names = ("kind", "household", "bank_account", "phone", "address")
    given: dict[str, Any] = {n: [each.get(n, "") for each in payees.values()] for n in names}
    places = villages or {}
    banks = sorted({b for _, b in accounts})
    reached = sorted({b for _, b in contacts})
    with store.loading("b1") as load:
        load.nodes(Label.PAYEE, rows.nodes(Label.PAYEE, list(payees), **given))
        tokens = list(places.values())
        village = rows.nodes(Label.VILLAGE_ACCOUNT, list(places), bank_account=tokens)
        load.nodes(Label.VILLAGE_ACCOUNT, village)
        load.nodes(Label.BANK_ACCOUNT, rows.nodes(Label.BANK_ACCOUNT, banks))
        kinds = [contact.split(":")[1] for contact in reached]
        load.nodes(Label.CONTACT, rows.nodes(Label.CONTACT, reached, kind=kinds))
        for source, label in (("payee", Label.PAYEE), ("village", Label.VILLAGE_ACCOUNT)):
            some = [(a, b) for a, b in accounts if a.startswith(source)]
            load.links(Link.HAS_ACCOUNT, label, Label.BANK_ACCOUNT, rows.links(some))
        load.links(Link.HAS_CONTACT, Label.PAYEE, Label.CONTACT, rows.links(list(contacts)))
        load.record(*rows.record("b1"))


def members(found: Components) -> list[list[str]]:
    return [list(group.members) for group in found.groups]


def test_what_payees_share_ties_them_in_chains_with_the_evidence(store: GraphStore) -> None:
    fill(
        store,
        {
            "payee:d": {"phone": "p9"},
            "payee:a": {"bank_account": "k1", "household": "h1"},
            "payee:b": {"bank_account": "k1", "phone": "p1", "household": "h1"},
            "payee:c": {"phone": "p1", "household": "h2"},
            "payee:x": {"address": "w1", "household": "h3"},
            "payee:y": {"address": "w1", "household": "h3"},
            "payee:u": {"address": "w2"},
            "payee:v": {"address": "w2"},
        },
    )
    found = components(store)
    assert members(found) == [
        ["payee:a", "payee:b", "payee:c"],
        ["payee:u", "payee:v"],
        ["payee:x", "payee:y"],
    ]
    assert [(t.key, t.token, t.members) for t in found.groups[0].ties] == [
        (Key.ACCOUNT, "k1", ["payee:a", "payee:b"]),
        (Key.PHONE, "p1", ["payee:b", "payee:c"]),
    ]
    assert [group.one_household for group in found.groups] == [False, False, True]
    assert (found.all_groups, found.households, found.grouped, found.payees) == (3, 1, 7, 8)
    assert (found.hubs, found.all_hubs) == ([], 0)


def test_only_the_keys_asked_for_tie(store: GraphStore) -> None:
    both = {"bank_account": "k1", "phone": "p1"}
    fill(store, {"payee:a": both, "payee:b": {"phone": "p1"}, "payee:c": both})
    assert members(components(store, (Key.ACCOUNT,))) == [["payee:a", "payee:c"]]
    assert members(components(store, (Key.ADDRESS,))) == []
    ties = components(store, (Key.PHONE, Key.ACCOUNT)).groups[0].ties
    assert [tie.key for tie in ties] == [Key.PHONE, Key.ACCOUNT]


def test_links_tie_as_properties_do(store: GraphStore) -> None:
    fill(
        store,
        {"payee:a": {"bank_account": "k1"}, "payee:b": {}, "payee:c": {}, "payee:d": {}},
        accounts=[("payee:a", "account:k1"), ("payee:b", "account:k1")],
        contacts=[
            ("payee:b", "contact:phone:t"),
            ("payee:c", "contact:phone:t"),
            ("payee:d", "contact:address:t"),
        ],
    )
    found = components(store)
    assert members(found) == [["payee:a", "payee:b", "payee:c"]]
    assert [(t.key, t.token, len(t.members)) for t in found.groups[0].ties] == [
        (Key.ACCOUNT, "k1", 2),
        (Key.PHONE, "t", 2),
    ]


def test_one_token_as_phone_and_as_address_ties_nobody(store: GraphStore) -> None:
    fill(store, {"payee:a": {"phone": "t"}, "payee:b": {"address": "t"}})
    assert components(store).all_groups == 0


def test_what_is_unknown_ties_nobody(store: GraphStore) -> None:
    fill(store, {f"payee:{n}": {} for n in range(50)})
    found = components(store)
    assert (found.all_groups, found.all_hubs, found.payees) == (0, 0, 50)


def test_a_value_of_too_many_is_a_hub_reported_apart(store: GraphStore) -> None:
    crowd = {f"payee:{n}": {"address": "w1"} for n in range(4)}
    fill(
        store, {**crowd, "payee:0": {"address": "w1", "phone": "p"}, "payee:9": {"phone": "p"}}
    )
    assert members(components(store, hub_from=4))[0] == [*crowd, "payee:9"]
    found = components(store, hub_from=3)
    assert members(found) == [["payee:0", "payee:9"]]
    (hub,) = found.hubs
    assert (hub.tie.key, hub.tie.token, hub.payees) == (Key.ADDRESS, "w1", 4)
    assert (hub.tie.members, hub.institution) == (list(crowd), False)


@pytest.mark.parametrize("kind", ["enterprise", "agency", "collective"])
def test_an_account_of_an_institution_ties_nobody(store: GraphStore, kind: str) -> None:
    home = {"kind": kind, "bank_account": "k1"}
    fill(store, {"payee:home": home, "payee:old": {"kind": "person", "bank_account": "k1"}})
    found = components(store)
    assert found.all_groups == 0
    assert [(h.tie.members, h.institution) for h in found.hubs] == [
        (["payee:home", "payee:old"], True)
    ]


def test_enterprises_that_share_among_themselves_are_a_group(store: GraphStore) -> None:
    firm = {"kind": "enterprise", "phone": "p1"}
    fill(store, {"payee:a": firm, "payee:b": firm})
    assert members(components(store)) == [["payee:a", "payee:b"]]


def test_an_account_of_a_village_ties_nobody(store: GraphStore) -> None:
    fill(
        store,
        {
            "payee:a": {"bank_account": "k1"},
            "payee:b": {"bank_account": "k1"},
            "payee:c": {"bank_account": "k2"},
            "payee:d": {"bank_account": "k3"},
        },
        villages={"village:1": "k1", "village:2": ""},
        accounts=[("village:2", "account:k2")],
    )
    found = components(store)
    assert found.all_groups == 0
    assert [(h.tie.token, h.payees, h.institution) for h in found.hubs] == [
        ("k1", 2, True),
        ("k2", 1, True),
    ]


def test_the_limit_shortens_lists_not_counts(store: GraphStore) -> None:
    pairs = {f"payee:{n}": {"phone": f"p{n // 2}"} for n in range(8)}
    crowds = {f"payee:x{n}": {"address": f"w{n // 3}"} for n in range(6)}
    fill(store, {**pairs, **crowds})
    found = components(store, hub_from=2, limit=1)
    assert members(found) == [["payee:0", "payee:1"]]
    assert [hub.tie.token for hub in found.hubs] == ["w0"]
    assert (found.all_groups, found.grouped, found.all_hubs) == (4, 8, 2)


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_the_connected_components_of_networkx(store: GraphStore, seed: int) -> None:
    chance = random.Random(seed)
    payees: dict[str, dict[str, str]] = {}
    for n in chance.sample(range(1000), 300):
        payees[f"payee:{n}"] = {
            "bank_account": chance.choice(["", f"k{chance.randrange(150)}"]),
            "phone": chance.choice(["", "", f"p{chance.randrange(80)}"]),
            "address": chance.choice(["", "", "", f"w{chance.randrange(15)}"]),
            "household": f"h{chance.randrange(3)}",
        }
    fill(store, payees)
    found = components(store, hub_from=5)
    expected, hubs = by_networkx(payees, 5)
    assert members(found) == expected
    assert {(hub.tie.token, *hub.tie.members) for hub in found.hubs} == hubs
    assert found.households == sum(
        len({payees[one]["household"] for one in group}) == 1 for group in expected
    )


def by_networkx(
    payees: Mapping[str, Mapping[str, Any]], hub_from: int
) -> tuple[list[list[str]], set[tuple[str, ...]]]:
    holders = defaultdict(list)
    for payee, has in payees.items():
        for name in ("bank_account", "phone", "address"):
            if has[name]:
                holders[has[name]].append(payee)
    graph: nx.Graph[str] = nx.Graph()
    for some in holders.values():
        if 2 <= len(some) <= hub_from:
            nx.add_path(graph, some)
    groups = [sorted(group) for group in nx.connected_components(graph)]
    hubs = {(t, *sorted(some)) for t, some in holders.items() if len(some) > hub_from}
    return sorted(groups, key=lambda group: (-len(group), group[0])), hubs


def test_an_empty_store_has_no_groups(store: GraphStore) -> None:
    assert components(store) == Components([], [], 0, 0, 0, 0, 0)


def test_questions_that_cannot_be_are_refused(store: GraphStore) -> None:
    for keys in ((), (Key.PHONE, Key.PHONE)):
        with pytest.raises(InvalidParameter, match="account, phone, address, each once"):
            components(store, keys)
    with pytest.raises(InvalidParameter, match="hub_from is 1; give 2 or more"):
        components(store, hub_from=1)
    with pytest.raises(InvalidParameter, match="limit is 0; give 1 to 100000"):
        components(store, limit=0)
