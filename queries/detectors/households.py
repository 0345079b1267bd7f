"""Households: who lives with whom."""

from dataclasses import dataclass, replace

from queries.detectors.view import View


@dataclass(frozen=True, slots=True)
class _Kin:
    person: str
    member: str
    further: str


def with_households(view: View, stem: str, persons: list[str]) -> View:
    """Return `view` about people and the members of their households only.

    The text `<stem>_household` finds members; `stem` is that of the rule that asks.
    """
    some = replace(view, anchors=persons)
    kin = list(some.rows(f"{stem}_household", _Kin))
    ids = {*persons, *(one.member for one in kin), *(one.further for one in kin)} - {""}
    return replace(view, anchors=sorted(ids))
