"""Texts of rules, asked about all anchors, some, one, or a part of them."""

import re
from pathlib import Path
from typing import Final

import pytest

import queries.detectors
from graph.query import Dialect
from queries.detectors.anchored import ANCHOR, Anchored, Asked

PACKAGE: Final = "queries.detectors"
STEMS: Final = sorted(
    path.stem for path in Path(queries.detectors.__file__).parent.glob("*.cypher")
)


def asked(stem: str, how: Asked) -> str:
    return Anchored(PACKAGE, stem, asked=how).text(Dialect.LADYBUG)


def bare(condition: str) -> str:
    """Return what stands outside of all brackets."""
    kept, depth = "", 0
    for sign in condition:
        depth += (sign in "([{") - (sign in ")]}")
        kept += sign if depth == 0 else ""
    return kept


@pytest.mark.parametrize("stem", STEMS)
def test_a_condition_can_be_put_before_those_of_the_first_match(stem: str) -> None:
    text = Anchored(PACKAGE, stem).text(Dialect.NEO4J)
    raw = (Path(queries.detectors.__file__).parent / f"{stem}.cypher").read_text("utf-8")
    found = ANCHOR.search(raw)
    assert found, "a text begins with its anchor, MATCH (n:Label)"
    assert "$ids" in text
    behind = raw[found.end() :] if found["pattern"] else ""
    own = re.split(r"\n(?://|MATCH|OPTIONAL|UNWIND|WITH|RETURN)", behind)[0]
    assert not re.search(r"\b(OR|XOR)\b", bare(own))


def test_an_anchor_is_matched_with_its_pattern() -> None:
    assert asked("deceased", Asked.ONE).splitlines()[2:6] == [
        "MATCH (n:Payee), (p:Allocation|Project)-[f:PAID]->(n)",
        "WHERE n.id = $id AND (n.died_at <> 0)",
        "  AND f.at >= n.died_at + $after",
        "  AND (f.beneficiary = '' OR f.beneficiary = n.id)",
    ]
    assert asked("payee_ring_officials", Asked.ALL).splitlines()[2:4] == [
        "MATCH (n:Contact), (n)<-[h:HAS_CONTACT]-(y:Payee)<-[i:IS_PERSON]-(o:Official)",
        "WHERE NOT h.batch IN $hidden AND NOT i.batch IN $hidden",
    ]


def test_many_anchors_come_before_all_else() -> None:
    assert asked("deceased", Asked.MANY).splitlines()[2:9] == [
        "UNWIND $ids AS k",
        "MATCH (n:Payee)",
        "WHERE n.id = k",
        "WITH DISTINCT n",
        "WHERE n.died_at <> 0",
        "MATCH (p:Allocation|Project)-[f:PAID]->(n)",
        "WHERE f.at >= n.died_at + $after",
    ]


def test_what_gathers_much_is_asked_part_by_part() -> None:
    gathers = {stem for stem in STEMS if Anchored(PACKAGE, stem).gathers}
    assert {"duplicate", "shared_account"} <= gathers < set(STEMS)
    assert "$low" in asked("duplicate", Asked.PART)
