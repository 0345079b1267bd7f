"""Households: who lives with whom."""

from dataclasses import dataclass, replace

from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class _Kin:
    person: str
    member: str


def with_households(view: View, stem: str, persons: list[str]) -> View:
    """Return `view` about people and the members of their households only.

    Members are kin in two steps: the head, and who is entered as kin of the head. Asked step by
    step: with an OPTIONAL MATCH for the second, Neo4j 5.26 was seen to answer null for what
    `coalesce` had made a text.

    Args:
        stem: of the rule that asks; its text `<stem>_household` finds kin.
    """
    found, last = set(persons), sorted(persons)
    for _ in range(2):
        rows = replace(view, anchors=last).rows(f"{stem}_household", _Kin)
        last = sorted({row.member for row in rows} - found)
        if not last:
            break
        found.update(last)
    return replace(view, anchors=sorted(found))
