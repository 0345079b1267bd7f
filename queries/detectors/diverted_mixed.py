"""R03 where a village mixed earmarked money with its own: the flow engine follows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from queries.detectors.calendar import day_of
from queries.detectors.diverted_rows import Use, VillageSpent
from queries.detectors.finding import Condition, Finding, Innocent
from queries.detectors.purposes import named, named_beyond
from queries.detectors.view import View
from queries.flow.choices import Method
from queries.flow.projection import Projection

#: Methods that are compared; the least that they agree on is at stake.
_METHODS: Final = tuple(Method)


@dataclass(frozen=True, slots=True)
class Mixed:
    """Forbidden uses of a village, and how many fen of them were a project's money.

    Attributes:
        least, most: over the methods of attribution.
    """

    spent: tuple[VillageSpent, ...]
    least: int
    most: int

    @property
    def meant(self) -> tuple[str, ...]:
        """What the project's money is for."""
        first = self.spent[0]
        return tuple(word for word in (first.name, first.purpose) if word)

    def conditions(self, least_fen: int) -> tuple[Condition, ...]:
        """Return the conditions as these uses meet them."""
        return (
            Condition("use", True, self.spent[0].use, "、".join(self.meant) or "-", "text"),
            Condition("amount", self.least >= max(1, least_fen), self.least, least_fen, "fen"),
        )

    def finding(
        self, innocents: tuple[Innocent, ...], unseen: tuple[str, ...], confidence: int
    ) -> Finding:
        """Return what is found."""
        first, last = self.spent[0], self.spent[-1]
        return Finding(
            code="R03",
            subjects=(first.project, first.village),
            division=first.division,
            fund=first.fund,
            period=f"{day_of(last.at).year}",
            amount=self.least,
            flows=tuple(each.flow for each in self.spent),
            variant="mixed",
            figures={
                "name": first.name,
                "village": first.village_name,
                "use": "、".join(dict.fromkeys(each.use for each in self.spent)),
                "spent_fen": sum(each.amount for each in self.spent),
                "least_fen": self.least,
                "most_fen": self.most,
            },
            innocents=innocents,
            unseen=unseen,
            confidence=confidence,
        )


def mixed(view: View, forbidden: tuple[str, ...]) -> Iterator[Mixed]:
    """Yield the forbidden uses of each village with what was a project's money in them."""
    uses = [each.use for each in view.rows("diverted_uses", Use) if named(each.use, forbidden)]
    if not uses:
        return
    rows = view.rows("diverted_villages", VillageSpent, uses=sorted(set(uses)))
    flows = view.projected()
    for project, of_project in groupby(rows, lambda row: row.project):
        shares = [_carried(flows, project, method) for method in _METHODS]
        for _, of_village in groupby(of_project, lambda row: row.village):
            spent = tuple(each for each in of_village if _is_forbidden(each, forbidden))
            if not spent:
                continue
            sums = [sum(share.get(each.flow, 0) for each in spent) for share in shares]
            yield Mixed(spent, min(sums), max(sums))


def _is_forbidden(spent: VillageSpent, forbidden: tuple[str, ...]) -> bool:
    return bool(named_beyond(spent.use, forbidden, (spent.name, spent.purpose)))


def _carried(projection: Projection, project: str, method: Method) -> dict[str, int]:
    """Return how many fen of a project's money each flow carried, by flow id."""
    from queries.flow.attribute import attribute  # its compiled code takes a second to load

    found = attribute(projection.flows, [projection.number(project)], method)
    ids = projection.flow_ids(found.flows)
    return dict(zip(ids, found.carried.tolist(), strict=True))
