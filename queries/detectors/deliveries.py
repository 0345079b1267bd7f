"""Invoices for building materials, by who wrote them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from graph.kinds import Label
from graph.store import GraphStore
from queries.detectors.materials import Material, material_of


@dataclass(frozen=True, slots=True)
class Delivery:
    """An invoice for a material.

    Attributes:
        total: fen; at: epoch milliseconds, 0 where not known.
        kilograms: of the first material that the item names; 0 before it is known.
    """

    invoice: str
    item: str
    total: int
    at: int
    kilograms: int = 0


def written_by(store: GraphStore, sellers: Collection[str]) -> Mapping[str, list[Delivery]]:
    """Return the invoices of each seller, in order of their ids."""
    found: dict[str, list[Delivery]] = defaultdict(list)
    if not sellers:
        return found
    wanted = pa.array(sorted(sellers), pa.string())
    rows = store.nodes_where(Label.INVOICE, "seller", wanted).to_pylist()
    for row in sorted(rows, key=lambda row: str(row["id"])):
        delivery = Delivery(row["id"], row["item"], row["total"], row["issued_at"])
        found[row["seller"]].append(delivery)
    return found


def in_time(deliveries: Iterable[Delivery], first: int, last: int) -> Iterator[Delivery]:
    """Yield those from `first` to `last`, 0 for no such bound; undated ones too."""
    for each in deliveries:
        if not each.at or (each.at >= first and (not last or each.at <= last)):
            yield each


def by_material(
    deliveries: Iterable[Delivery], materials: Collection[Material]
) -> Iterator[tuple[Material, tuple[Delivery, ...]]]:
    """Yield the deliveries of each material whose items say how much was delivered."""
    found: dict[Material, list[Delivery]] = defaultdict(list)
    for each in deliveries:
        material = material_of(each.item, materials)
        kilograms = material.kilograms(each.item) if material else 0
        if material is not None and kilograms and each.total > 0:
            known = Delivery(each.invoice, each.item, each.total, each.at, kilograms)
            found[material].append(known)
    for material, some in found.items():
        yield material, tuple(some)
